import KQLColumns
import KQLLanguage

/// `make_string()`, and its other name: a string of the code points in numbers and arrays of numbers.
enum CodePointText {
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
