import Glibc
import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let tan = ScalarFunction(
    name: "tan",
    family: .mathematics,
    summary: "Calculates the tangent of an angle in radians.",
    parameters: [
      .required("number", .number)
    ],
    result: .type(.real),
    resultName: .firstArgument,
    examples: [
      Example("print tan(0)", "0.0")
    ],
    evaluate: Tan.evaluate
  )
}

private enum Tan {
  static func evaluate(_ arguments: Arguments) -> Column {
    RealFunction.map(arguments) { Glibc.tan($0) }
  }
}
