import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let binaryOr = ScalarFunction(
    name: "binary_or",
    family: .bits,
    summary: "Combines two integers by a bitwise or.",
    parameters: [
      .required("left", .type(.long)),
      .required("right", .type(.long)),
    ],
    result: .type(.long),
    resultName: .firstArgument,
    examples: [
      Example("print binary_or(12, 10)", "14")
    ],
    evaluate: BinaryOr.evaluate
  )
}

private enum BinaryOr {
  static func evaluate(_ arguments: Arguments) -> Column {
    let (left, leftValid) = arguments[0].longRows()
    let (right, rightValid) = arguments[1].longRows()
    let values = left.indices.map { row -> Int64 in
      let (a, b) = (left[row], right[row])
      return a | b
    }
    return .longs(values, valid: Column.zipValid(leftValid, rightValid))
  }
}
