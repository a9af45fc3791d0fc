import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let countof = ScalarFunction(
    name: "countof",
    family: .strings,
    summary: "Counts the occurrences of a string, or the matches of a regular expression.",
    parameters: [
      .required("source", .type(.string)),
      .required("search", .type(.string)),
      .optional("kind", .type(.string), "'normal' (occurrences may overlap) or 'regex'."),
    ],
    result: .type(.long),
    examples: [
      Example("print countof('aaaa', 'aa'), countof('hello world', 'l+', 'regex')", "3 | 2")
    ],
    evaluate: Countof.evaluate
  )
}

private enum Countof {
  static func evaluate(_ arguments: Arguments) throws -> Column {
    let (source, search) = (arguments.textRows(0), arguments.textRows(1))
    if arguments.constantString(2) == "regex" {
      var matcher = RowRegex(search)
      return try arguments.buildLong { row in
        let regex = try matcher.regex(row)
        return source.withRow(row) { text in
          var groups = regex.groupBuffer()
          var count: Int64 = 0
          regex.forEachMatch(text, &groups) { _ in count += 1 }
          return count
        }
      }
    }
    return arguments.buildLong { row in
      source.withRow(row) { text in
        search.withRow(row) { lookup in
          if lookup.isEmpty { return 0 }
          var (position, count): (Int, Int64) = (0, 0)
          while let found = firstIndex(of: lookup, in: text, from: position, to: text.count) {
            count += 1
            position = found + 1
          }
          return count
        }
      }
    }
  }
}
