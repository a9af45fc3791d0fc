import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let bitsetCountOnes = ScalarFunction(
    name: "bitset_count_ones",
    family: .bits,
    summary: "Counts the set bits of an integer.",
    parameters: [
      .required("value", .type(.long))
    ],
    result: .type(.long),
    resultName: .firstArgument,
    examples: [
      Example("print bitset_count_ones(42)", "3")
    ],
    evaluate: BitsetCountOnes.evaluate
  )
}

private enum BitsetCountOnes {
  static func evaluate(_ arguments: Arguments) -> Column {
    let (values, valid) = arguments[0].longRows()
    return .longs(values.map { Int64($0.nonzeroBitCount) }, valid: valid)
  }
}
