import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let binaryNot = ScalarFunction(
    name: "binary_not",
    family: .bits,
    summary: "Inverts every bit of an integer.",
    parameters: [
      .required("value", .type(.long))
    ],
    result: .type(.long),
    resultName: .firstArgument,
    examples: [
      Example("print binary_not(100)", "-101")
    ],
    evaluate: BinaryNot.evaluate
  )
}

private enum BinaryNot {
  static func evaluate(_ arguments: Arguments) -> Column {
    let (values, valid) = arguments[0].longRows()
    return .longs(values.map { ~$0 }, valid: valid)
  }
}
