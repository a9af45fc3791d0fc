import Glibc
import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let gamma = ScalarFunction(
    name: "gamma",
    family: .mathematics,
    summary: "Calculates the gamma function.",
    parameters: [
      .required("number", .number)
    ],
    result: .type(.real),
    resultName: .firstArgument,
    examples: [
      Example("print gamma(5)", "24.0")
    ],
    evaluate: Gamma.evaluate
  )
}

private enum Gamma {
  static func evaluate(_ arguments: Arguments) -> Column {
    RealFunction.map(arguments) { RealFunction.gamma($0) }
  }
}
