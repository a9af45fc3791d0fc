import Glibc
import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let cot = ScalarFunction(
    name: "cot",
    family: .mathematics,
    summary: "Calculates the cotangent of an angle in radians.",
    parameters: [
      .required("number", .number)
    ],
    result: .type(.real),
    examples: [
      Example("print round(cot(1), 6)", "0.642093")
    ],
    evaluate: Cot.evaluate
  )
}

private enum Cot {
  static func evaluate(_ arguments: Arguments) -> Column {
    RealFunction.map(arguments) { 1 / Glibc.tan($0) }
  }
}
