import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let strlen = ScalarFunction(
    name: "strlen",
    family: .strings,
    summary: "Counts the characters (Unicode code points) of a string.",
    parameters: [
      .required("text", .scalar)
    ],
    result: .type(.long),
    resultName: .prefixed("strlen"),
    examples: [
      Example("print strlen('hello')", "5"),
      Example("print strlen('😀')", "1"),
    ],
    evaluate: Strlen.evaluate
  )
}

private enum Strlen {
  static func evaluate(_ arguments: Arguments) -> Column {
    arguments.mapLong(0) { text in Int64(characterCount(text)) }
  }
}
