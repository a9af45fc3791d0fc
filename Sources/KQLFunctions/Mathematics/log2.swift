import Glibc
import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let log2 = ScalarFunction(
    name: "log2",
    family: .mathematics,
    summary: "Calculates the logarithm to base 2.",
    parameters: [
      .required("number", .number)
    ],
    result: .type(.real),
    resultName: .firstArgument,
    examples: [
      Example("print log2(8)", "3.0")
    ],
    evaluate: Log2.evaluate
  )
}

private enum Log2 {
  static func evaluate(_ arguments: Arguments) -> Column {
    RealFunction.map(arguments) { RealFunction.logarithm($0, Glibc.log2) }
  }
}
