import Glibc
import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let log10 = ScalarFunction(
    name: "log10",
    family: .mathematics,
    summary: "Calculates the logarithm to base 10.",
    parameters: [
      .required("number", .number)
    ],
    result: .type(.real),
    resultName: .firstArgument,
    examples: [
      Example("print log10(1000)", "3.0")
    ],
    evaluate: Log10.evaluate
  )
}

private enum Log10 {
  static func evaluate(_ arguments: Arguments) -> Column {
    RealFunction.map(arguments) { RealFunction.logarithm($0, Glibc.log10) }
  }
}
