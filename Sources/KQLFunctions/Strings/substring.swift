import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let substring = ScalarFunction(
    name: "substring",
    family: .strings,
    summary: "Returns part of a string, by character positions.",
    parameters: [
      .required("source", .scalar),
      .required("start", .type(.long), "From 0; negative counts from the end."),
      .optional("length", .type(.long), "To the end by default."),
    ],
    result: .type(.string),
    examples: [
      Example("print substring('123456', 1), substring('123456', 2, 2), substring('hello', -2, 2)", "23456 | 34 | lo")
    ],
    evaluate: Substring.evaluate
  )
}

private enum Substring {
  static func evaluate(_ arguments: Arguments) -> Column {
    let source = arguments.textRows(0)
    let (starts, startValid) = arguments[1].longRows()
    let lengths = arguments.count > 2 ? arguments[2].longRows() : nil
    var builder = TextBuilder(rows: arguments.rowCount, bytes: source.text.bytes.count)
    for row in 0..<arguments.rowCount {
      if startValid?[row] ?? true {
        let length = lengths.map { $0.valid?[row] ?? true ? $0.values[row] : 0 } ?? .max
        source.withRow(row) { append($0, from: starts[row], length: length, to: &builder.bytes) }
      }
      builder.endRow()
    }
    return .text(builder.finish())
  }

  private static func append(
    _ text: UnsafeBufferPointer<UInt8>, from start: Int64, length: Int64, to output: inout [UInt8]
  ) {
    if length <= 0 { return }
    var start = start
    if start < 0 {
      start += Int64(characterCount(text))
      if start < 0 { return }
    }
    if start >= text.count { return }
    let first = byteOffset(text, ofCharacter: Int(start))
    let rest = UnsafeBufferPointer(rebasing: text[first...])
    let end = length >= Int64(rest.count) ? rest.count : byteOffset(rest, ofCharacter: Int(length))
    output.append(contentsOf: rest[..<end])
  }
}
