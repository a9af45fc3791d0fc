import Glibc
import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let exp10 = ScalarFunction(
    name: "exp10",
    family: .mathematics,
    summary: "Calculates 10 to the power of a number.",
    parameters: [
      .required("number", .number)
    ],
    result: .type(.real),
    resultName: .firstArgument,
    examples: [
      Example("print exp10(3)", "1000.0")
    ],
    evaluate: Exp10.evaluate
  )
}

private enum Exp10 {
  static func evaluate(_ arguments: Arguments) -> Column {
    RealFunction.map(arguments) { Glibc.pow(10, $0) }
  }
}
