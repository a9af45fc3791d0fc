import Glibc
import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let loggamma = ScalarFunction(
    name: "loggamma",
    family: .mathematics,
    summary: "Calculates the logarithm of the absolute value of the gamma function.",
    parameters: [
      .required("number", .number)
    ],
    result: .type(.real),
    resultName: .firstArgument,
    examples: [
      Example("print round(loggamma(5), 6)", "3.178054")
    ],
    evaluate: Loggamma.evaluate
  )
}

private enum Loggamma {
  static func evaluate(_ arguments: Arguments) -> Column {
    RealFunction.map(arguments) { RealFunction.logGamma($0) }
  }
}
