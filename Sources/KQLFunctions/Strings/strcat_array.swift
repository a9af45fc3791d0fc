import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let strcatArray = ScalarFunction(
    name: "strcat_array",
    family: .strings,
    summary: "Concatenates the elements of an array with a delimiter between them.",
    parameters: [
      .required("array", .type(.dynamic)),
      .required("delimiter", .scalar),
    ],
    result: .type(.string),
    examples: [
      Example("print strcat_array(dynamic([1, null, 3]), '-')", "1--3")
    ],
    synonyms: ["array_strcat"],
    evaluate: StrcatArray.evaluate
  )
}

private enum StrcatArray {
  static func evaluate(_ arguments: Arguments) throws -> Column {
    let arrays = arguments[0].texts()
    let valid = arguments[0].validity
    let delimiter = arguments.textRows(1)
    return try arguments.buildText { row, output in
      guard valid?[row] ?? true else { return }
      try arrays.withRow(row) { bytes in
        let view = JSONView(bytes)
        guard view.kind == .array else { return }
        var isFirst = true
        try view.forEachElement { element in
          if !isFirst { delimiter.withRow(row) { output.append(contentsOf: $0) } }
          try TextLimit.check(output.count, rows: arguments.rowCount)
          isFirst = false
          if !element.isNull { element.appendText(to: &output) }
        }
      }
    }
  }
}
