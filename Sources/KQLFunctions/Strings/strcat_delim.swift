import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let strcatDelim = ScalarFunction(
    name: "strcat_delim",
    family: .strings,
    summary: "Concatenates its arguments with a delimiter between them.",
    parameters: [
      .required("delimiter", .scalar),
      .repeated("argument", .scalar, 2...64),
    ],
    result: .type(.string),
    examples: [
      Example("print strcat_delim('-', 1, '2', 'A', 1s)", "1-2-A-00:00:01")
    ],
    evaluate: StrcatDelim.evaluate
  )
}

private enum StrcatDelim {
  static func evaluate(_ arguments: Arguments) -> Column {
    let parts = arguments.columns.map { TextRows($0) }
    return arguments.buildText { row, output in
      for index in 1..<parts.count {
        if index > 1 { parts[0].withRow(row) { output.append(contentsOf: $0) } }
        parts[index].withRow(row) { output.append(contentsOf: $0) }
      }
    }
  }
}
