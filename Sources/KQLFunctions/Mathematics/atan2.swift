import Glibc
import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let atan2 = ScalarFunction(
    name: "atan2",
    family: .mathematics,
    summary: "Calculates the angle between the positive x-axis and the ray to the point (y, x).",
    parameters: [
      .required("y", .number),
      .required("x", .number),
    ],
    result: .type(.real),
    resultName: .firstArgument,
    examples: [
      Example("print atan2(0, 1)", "0.0")
    ],
    evaluate: Atan2.evaluate
  )
}

private enum Atan2 {
  static func evaluate(_ arguments: Arguments) -> Column { RealFunction.map2(arguments) { Glibc.atan2($0, $1) } }
}
