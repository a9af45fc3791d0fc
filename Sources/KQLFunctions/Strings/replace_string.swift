import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let replaceString = ScalarFunction(
    name: "replace_string",
    family: .strings,
    summary: "Replaces every occurrence of a string.",
    parameters: [
      .required("text", .type(.string)),
      .required("lookup", .type(.string)),
      .required("rewrite", .type(.string)),
    ],
    result: .type(.string),
    examples: [
      Example("print replace_string('aaa', 'a', 'XY'), replace_string('aaa', '', 'X')", "XYXYXY | aaa")
    ],
    evaluate: ReplaceString.evaluate
  )
}

private enum ReplaceString {
  static func evaluate(_ arguments: Arguments) throws -> Column {
    let (source, lookup, rewrite) = (arguments.textRows(0), arguments.textRows(1), arguments.textRows(2))
    return try arguments.buildText { row, output in
      try source.withRow(row) { text in
        try lookup.withRow(row) { lookup in
          var start = 0
          while !lookup.isEmpty, let found = firstIndex(of: lookup, in: text, from: start, to: text.count) {
            output.append(contentsOf: text[start..<found])
            rewrite.withRow(row) { output.append(contentsOf: $0) }
            try TextLimit.check(output.count, rows: arguments.rowCount)
            start = found + lookup.count
          }
          output.append(contentsOf: text[start...])
        }
      }
    }
  }
}
