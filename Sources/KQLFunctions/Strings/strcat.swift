import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let strcat = ScalarFunction(
    name: "strcat",
    family: .strings,
    summary: "Concatenates its arguments.",
    parameters: [
      .repeated("argument", .scalar, 1...64, "Converted as by tostring() if not a string.")
    ],
    result: .type(.string),
    examples: [
      Example("print strcat('hello', ' ', 'world')", "hello world"),
      Example("print strcat('a', '-', 1, '-', true)", "a-1-True"),
    ],
    evaluate: Strcat.evaluate
  )
}

private enum Strcat {
  static func evaluate(_ arguments: Arguments) -> Column {
    let parts = arguments.columns.map { TextRows($0) }
    if parts.allSatisfy(\.isConstant), arguments.rowCount > 0 {
      return .constant(.string(parts.map { $0.string(0) }.joined()), .string, count: arguments.rowCount)
    }
    let bytes = parts.reduce(0) { $0 + $1.text.bytes.count * ($1.isConstant ? arguments.rowCount : 1) }
    var builder = TextBuilder(rows: arguments.rowCount, bytes: bytes)
    for row in 0..<arguments.rowCount {
      for part in parts { part.withRow(row) { builder.bytes.append(contentsOf: $0) } }
      builder.endRow()
    }
    return .text(builder.finish())
  }
}
