import Glibc
import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let cos = ScalarFunction(
    name: "cos",
    family: .mathematics,
    summary: "Calculates the cosine of an angle in radians.",
    parameters: [
      .required("number", .number)
    ],
    result: .type(.real),
    resultName: .firstArgument,
    examples: [
      Example("print cos(0)", "1.0")
    ],
    evaluate: Cos.evaluate
  )
}

private enum Cos {
  static func evaluate(_ arguments: Arguments) -> Column {
    RealFunction.map(arguments) { Glibc.cos($0) }
  }
}
