import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let pi = ScalarFunction(
    name: "pi",
    family: .mathematics,
    summary: "Gives the constant π.",
    parameters: [],
    result: .type(.real),
    examples: [
      Example("print round(pi(), 6)", "3.141593")
    ],
    evaluate: Pi.evaluate
  )
}

private enum Pi {
  static func evaluate(_ arguments: Arguments) -> Column {
    .constant(.real(.pi), .real, count: arguments.rowCount)
  }
}
