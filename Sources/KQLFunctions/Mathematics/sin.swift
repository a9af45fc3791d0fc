import Glibc
import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let sin = ScalarFunction(
    name: "sin",
    family: .mathematics,
    summary: "Calculates the sine of an angle in radians.",
    parameters: [
      .required("number", .number)
    ],
    result: .type(.real),
    resultName: .firstArgument,
    examples: [
      Example("print sin(0)", "0.0")
    ],
    evaluate: Sin.evaluate
  )
}

private enum Sin {
  static func evaluate(_ arguments: Arguments) -> Column {
    RealFunction.map(arguments) { Glibc.sin($0) }
  }
}
