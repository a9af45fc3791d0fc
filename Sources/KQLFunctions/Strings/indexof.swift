import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let indexof = ScalarFunction(
    name: "indexof",
    family: .strings,
    summary: "Finds the position of a string in another; -1 when it is not there.",
    parameters: [
      .required("source", .scalar),
      .required("lookup", .scalar),
      .optional("start", .type(.long), "Negative counts from the end."),
      .optional("length", .type(.long), "How many characters to search; -1 for all."),
      .optional("occurrence", .type(.long), "1 by default."),
    ],
    result: .type(.long),
    examples: [
      Example("print indexof('abcdefg', 'cde'), indexof('abcabc', 'a', 2), indexof('abc', 'x')", "2 | 3 | -1"),
      Example("print indexof('abcdefgabcdefg', 'cde', 1, 10, 2), indexof('abcdefg', 'cde', 1, 2)", "9 | -1"),
    ],
    evaluate: Indexof.evaluate
  )
}

private enum Indexof {
  static func evaluate(_ arguments: Arguments) -> Column {
    let (source, lookup) = (arguments.textRows(0), arguments.textRows(1))
    let options = SearchOptions(arguments)
    return arguments.buildLong { row in
      guard let (start, length, occurrence) = options.row(row) else { return nil }
      return source.withRow(row) { text in
        lookup.withRow(row) { find($0, in: text, start, length, occurrence) }
      }
    }
  }

  private static func find(
    _ lookup: UnsafeBufferPointer<UInt8>, in text: UnsafeBufferPointer<UInt8>, _ start: Int64, _ length: Int64,
    _ occurrence: Int64
  ) -> Int64? {
    guard !lookup.isEmpty, let range = SearchOptions.range(text, start, length), occurrence > 0 else {
      return lookup.isEmpty || occurrence <= 0 ? nil : -1
    }
    var (position, end, remaining) = (range.lowerBound, range.upperBound, occurrence)
    while let found = firstIndex(of: lookup, in: text, from: position, to: end) {
      remaining -= 1
      if remaining == 0 { return Int64(characterCount(UnsafeBufferPointer(rebasing: text[..<found]))) }
      position = found + lookup.count
      // The next occurrence may lie as far behind this one as the first behind the start.
      let next = Int64(characterCount(UnsafeBufferPointer(rebasing: text[..<position])))
      end = SearchOptions.range(text, next, length)?.upperBound ?? text.count
    }
    return -1
  }
}
