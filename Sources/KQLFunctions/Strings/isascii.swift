import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let isascii = ScalarFunction(
    name: "isascii",
    family: .strings,
    summary: "Tells whether a string has ASCII characters only.",
    parameters: [
      .required("text", .scalar)
    ],
    result: .type(.bool),
    examples: [
      Example("print isascii('some string')", "true")
    ],
    evaluate: Isascii.evaluate
  )
}

private enum Isascii {
  static func evaluate(_ arguments: Arguments) -> Column {
    arguments.mapBool(0) { text in !text.contains { $0 >= 0x80 } }
  }
}
