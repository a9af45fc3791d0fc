import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let indexofRegex = ScalarFunction(
    name: "indexof_regex",
    family: .strings,
    summary: "Finds the position of a match of a regular expression; -1 when there is none.",
    parameters: [
      .required("source", .scalar),
      .required("pattern", .scalar).checked(Regex.check),
      .optional("start", .type(.long)),
      .optional("length", .type(.long), "How many characters to search; -1 for all."),
      .optional("occurrence", .type(.long), "1 by default."),
    ],
    result: .type(.long),
    examples: [
      Example(
        "print indexof_regex('abcabc', 'a.c'), indexof_regex('abcabcdefg', 'a.c', 0, 9, 2), indexof_regex('ababaa', 'a.a', 0, -1, 2)",
        "0 | 3 | -1")
    ],
    evaluate: IndexofRegex.evaluate
  )
}

private enum IndexofRegex {
  static func evaluate(_ arguments: Arguments) throws -> Column {
    let (source, patterns) = (arguments.textRows(0), arguments.textRows(1))
    let options = SearchOptions(arguments)
    var matcher = RowRegex(patterns)
    return try arguments.buildLong { row in
      guard let (start, length, occurrence) = options.row(row), occurrence > 0 else { return nil }
      if start < 0 { return nil }
      let regex = try matcher.regex(row)
      return source.withRow(row) { text -> Int64? in
        guard let range = SearchOptions.range(text, start, length) else { return -1 }
        var groups = regex.groupBuffer()
        let part = UnsafeBufferPointer(rebasing: text[..<range.upperBound])
        var (position, remaining) = (range.lowerBound, occurrence)
        while position <= part.count, regex.find(part, from: position, into: &groups) {
          remaining -= 1
          if remaining == 0 {
            return Int64(characterCount(UnsafeBufferPointer(rebasing: text[..<Int(groups[0].start)])))
          }
          position = Int(groups[0].start + max(groups[0].length, 1))
        }
        return -1
      }
    }
  }
}
