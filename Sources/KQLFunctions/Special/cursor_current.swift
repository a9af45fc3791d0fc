import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let cursorCurrent = ScalarFunction(
    name: "cursor_current",
    family: .special,
    summary: "Gives the current database cursor.",
    parameters: [],
    result: .type(.string),
    examples: [],
    isDeterministic: false,
    synonyms: ["current_cursor"],
    evaluate: CursorCurrent.evaluate
  )
}

private enum CursorCurrent {
  static func evaluate(_ arguments: Arguments) -> Column {
    .constant(.string("\(arguments.context.cursor)"), .string, count: arguments.rowCount)
  }
}
