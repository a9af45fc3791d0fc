import Glibc
import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let acos = ScalarFunction(
    name: "acos",
    family: .mathematics,
    summary: "Calculates the angle whose cosine is a number; null outside of -1 to 1.",
    parameters: [
      .required("number", .number)
    ],
    result: .type(.real),
    resultName: .firstArgument,
    examples: [
      Example("print acos(1)", "0.0")
    ],
    evaluate: Acos.evaluate
  )
}

private enum Acos {
  static func evaluate(_ arguments: Arguments) -> Column {
    RealFunction.map(arguments) { abs($0) > 1 ? nil : Glibc.acos($0) }
  }
}
