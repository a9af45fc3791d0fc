import CRE2
import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let extract = ScalarFunction(
    name: "extract",
    family: .text,
    summary:
      "Returns the part of a string that a group of a regular expression matches; empty or null when nothing does.",
    parameters: [
      .required("regex", .type(.string)).checked(Regex.check),
      .required("captureGroup", .type(.long), "0 for the whole match."),
      .required("source", .type(.string)),
      .optional("type", .typeLiteral),
    ],
    result: .typeLiteral(3, default: .string),
    examples: [
      Example("print extract('x=([0-9.]+)', 1, 'hello x=45.6|wo')", "45.6"),
      Example("print extract(@'-(\\d{2})-', 1, '15-12-2024', typeof(int))", "12"),
    ],
    evaluate: Extract.evaluate
  )
}

private enum Extract {
  static func evaluate(_ arguments: Arguments) throws -> Column {
    let (groups, source) = (arguments[1].longRows().values, arguments.textRows(2))
    var matcher = RowRegex(arguments.textRows(0))
    var builder = TextBuilder(rows: arguments.rowCount)
    var buffer = [KRegexRange](repeating: KRegexRange(start: -1, length: 0), count: 1)
    for row in 0..<arguments.rowCount {
      let regex = try matcher.regex(row)
      let group = groups[row]
      if group >= 0, group <= regex.groupCount {
        if buffer.count != group + 1 {
          buffer = Array(repeating: KRegexRange(start: -1, length: 0), count: Int(group) + 1)
        }
        source.withRow(row) { text in
          if regex.find(text, from: 0, into: &buffer), buffer[Int(group)].start >= 0 {
            let start = Int(buffer[Int(group)].start)
            builder.bytes.append(contentsOf: text[start..<start + Int(buffer[Int(group)].length)])
          }
        }
      }
      builder.endRow()
    }
    let result = Column.text(builder.finish())
    return arguments.resultType == .string ? result : result.converted(to: arguments.resultType)
  }
}
