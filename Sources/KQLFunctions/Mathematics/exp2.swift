import Glibc
import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let exp2 = ScalarFunction(
    name: "exp2",
    family: .mathematics,
    summary: "Calculates 2 to the power of a number.",
    parameters: [
      .required("number", .number)
    ],
    result: .type(.real),
    resultName: .firstArgument,
    examples: [
      Example("print exp2(3)", "8.0")
    ],
    evaluate: Exp2.evaluate
  )
}

private enum Exp2 {
  static func evaluate(_ arguments: Arguments) -> Column {
    RealFunction.map(arguments) { Glibc.exp2($0) }
  }
}
