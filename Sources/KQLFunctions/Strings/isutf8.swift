import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let isutf8 = ScalarFunction(
    name: "isutf8",
    family: .strings,
    summary: "Tells whether a string is valid UTF-8.",
    parameters: [
      .required("text", .scalar)
    ],
    result: .type(.bool),
    examples: [
      Example("print isutf8('some string')", "true")
    ],
    evaluate: Isutf8.evaluate
  )
}

private enum Isutf8 {
  static func evaluate(_ arguments: Arguments) -> Column {
    arguments.mapBool(0) { text in String(validating: text, as: UTF8.self) != nil }
  }
}
