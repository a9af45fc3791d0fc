import Glibc
import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let sqrt = ScalarFunction(
    name: "sqrt",
    family: .mathematics,
    summary: "Calculates the square root; NaN of a negative number.",
    parameters: [
      .required("number", .number)
    ],
    result: .type(.real),
    resultName: .firstArgument,
    examples: [
      Example("print sqrt(256)", "16.0")
    ],
    evaluate: SqrtFunction.evaluate
  )
}

private enum SqrtFunction {
  static func evaluate(_ arguments: Arguments) -> Column {
    RealFunction.map(arguments) { $0.squareRoot() }
  }
}
