import Glibc
import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let erf = ScalarFunction(
    name: "erf",
    family: .mathematics,
    summary: "Calculates the error function.",
    parameters: [
      .required("number", .number)
    ],
    result: .type(.real),
    resultName: .firstArgument,
    examples: [
      Example("print erf(0)", "0.0")
    ],
    evaluate: Erf.evaluate
  )
}

private enum Erf {
  static func evaluate(_ arguments: Arguments) -> Column {
    RealFunction.map(arguments) { Glibc.erf($0) }
  }
}
