import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let strrep = ScalarFunction(
    name: "strrep",
    family: .strings,
    summary: "Repeats a value.",
    parameters: [
      .required("value", .scalar),
      .required("multiplier", .type(.long), "At most 1024."),
      .optional("delimiter", .scalar),
    ],
    result: .type(.string),
    examples: [
      Example("print strrep('ABC', 2), strrep(123, 3, '.')", "ABCABC | 123.123.123")
    ],
    evaluate: Strrep.evaluate
  )
}

private enum Strrep {
  static func evaluate(_ arguments: Arguments) throws -> Column {
    let values = arguments.textRows(0)
    let (counts, valid) = arguments[1].longRows()
    let delimiter = arguments.count > 2 ? arguments.textRows(2) : nil
    return try arguments.buildText { row, output in
      guard valid?[row] ?? true else { return }
      for index in 0..<min(max(counts[row], 0), 1024) {
        if index > 0 { delimiter?.withRow(row) { output.append(contentsOf: $0) } }
        values.withRow(row) { output.append(contentsOf: $0) }
        try TextLimit.check(output.count, rows: arguments.rowCount)
      }
    }
  }
}
