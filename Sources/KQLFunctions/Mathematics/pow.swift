import Glibc
import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let pow = ScalarFunction(
    name: "pow",
    family: .mathematics,
    summary: "Raises a number to a power.",
    parameters: [
      .required("base", .number),
      .required("exponent", .number),
    ],
    result: .type(.real),
    resultName: .firstArgument,
    examples: [
      Example("print pow(2, 3)", "8.0")
    ],
    evaluate: Pow.evaluate
  )
}

private enum Pow {
  static func evaluate(_ arguments: Arguments) -> Column {
    RealFunction.map2(arguments) { Glibc.pow($0, $1) }
  }
}
