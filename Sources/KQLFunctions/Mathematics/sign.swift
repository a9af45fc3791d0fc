import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let sign = ScalarFunction(
    name: "sign",
    family: .mathematics,
    summary: "Gives the sign of a number: -1, 0 or 1.",
    parameters: [
      .required("number", .number)
    ],
    result: .type(.real),
    examples: [
      Example("print sign(-42), sign(0), sign(11.2)", "-1.0 | 0.0 | 1.0")
    ],
    evaluate: Sign.evaluate
  )
}

private enum Sign {
  static func evaluate(_ arguments: Arguments) -> Column {
    RealFunction.map(arguments) { $0 > 0 ? 1 : $0 < 0 ? -1 : 0 }
  }
}
