import Glibc
import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let atan = ScalarFunction(
    name: "atan",
    family: .mathematics,
    summary: "Calculates the angle whose tangent is a number.",
    parameters: [
      .required("number", .number)
    ],
    result: .type(.real),
    resultName: .firstArgument,
    examples: [
      Example("print atan(0)", "0.0")
    ],
    evaluate: Atan.evaluate
  )
}

private enum Atan {
  static func evaluate(_ arguments: Arguments) -> Column {
    RealFunction.map(arguments) { Glibc.atan($0) }
  }
}
