import Glibc
import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let degrees = ScalarFunction(
    name: "degrees",
    family: .mathematics,
    summary: "Converts radians to degrees.",
    parameters: [
      .required("number", .number)
    ],
    result: .type(.real),
    examples: [
      Example("print degrees(pi())", "180.0")
    ],
    evaluate: Degrees.evaluate
  )
}

private enum Degrees {
  static func evaluate(_ arguments: Arguments) -> Column {
    RealFunction.map(arguments) { $0 * 180 / .pi }
  }
}
