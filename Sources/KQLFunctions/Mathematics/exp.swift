import Glibc
import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let exp = ScalarFunction(
    name: "exp",
    family: .mathematics,
    summary: "Calculates e to the power of a number.",
    parameters: [
      .required("number", .number)
    ],
    result: .type(.real),
    resultName: .firstArgument,
    examples: [
      Example("print exp(0)", "1.0")
    ],
    evaluate: ExpFunction.evaluate
  )
}

private enum ExpFunction {
  static func evaluate(_ arguments: Arguments) -> Column {
    RealFunction.map(arguments) { Glibc.exp($0) }
  }
}
