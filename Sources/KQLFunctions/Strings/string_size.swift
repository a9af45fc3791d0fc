import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let stringSize = ScalarFunction(
    name: "string_size",
    family: .strings,
    summary: "Counts the bytes of a string in UTF-8.",
    parameters: [
      .required("text", .scalar)
    ],
    result: .type(.long),
    resultName: .prefixed("string_size"),
    examples: [
      Example("print string_size('hello')", "5"),
      Example("print string_size('Ångström')", "10"),
    ],
    evaluate: StringSize.evaluate
  )
}

private enum StringSize {
  static func evaluate(_ arguments: Arguments) -> Column {
    arguments.mapLong(0) { text in Int64(text.count) }
  }
}
