import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let unicodeCodepointsToString = ScalarFunction(
    name: "unicode_codepoints_to_string",
    family: .strings,
    summary: "Makes a string of Unicode code points, given as integers or arrays of integers.",
    parameters: [
      .repeated("value", .scalar, 1...64)
    ],
    result: .type(.string),
    examples: [
      Example("print unicode_codepoints_to_string(75, 117, 115, 116, 111)", "Kusto"),
      Example("print unicode_codepoints_to_string(dynamic([75, 117]), 115)", "Kus"),
    ],
    evaluate: UnicodeCodepointsToString.evaluate
  )
}

private enum UnicodeCodepointsToString {
  static func evaluate(_ arguments: Arguments) -> Column {
    let rows = arguments.columns.map { $0.type == .dynamic ? $0 : $0.boxed() }.map { TextRows($0.retyped(.dynamic)) }
    return arguments.buildText { row, output in
      for part in rows { part.withRow(row) { append(JSONView($0), to: &output) } }
    }
  }

  private static func append(_ view: JSONView, to output: inout [UInt8]) {
    if view.kind == .array {
      view.forEachElement { if $0.kind == .number { append($0, to: &output) } }
    } else if let code = view.long.flatMap({ UInt32(exactly: $0) }), Unicode.Scalar(code) != nil {
      JSON.appendScalar(code, to: &output)
    }
  }
}
