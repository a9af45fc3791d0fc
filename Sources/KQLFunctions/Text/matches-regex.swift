import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let matchesRegex = ScalarFunction(
    name: "matches regex",
    family: .text,
    summary: "Tells whether a string has a match of a regular expression.",
    parameters: [
      .required("text", .type(.string)),
      .required("pattern", .type(.string)).checked(Regex.check),
    ],
    result: .type(.bool),
    examples: [
      Example("print 'a1b2c3' matches regex '[a-z][0-9]'", "true")
    ],
    evaluate: MatchesRegex.evaluate
  )
}

private enum MatchesRegex {
  static func evaluate(_ arguments: Arguments) throws -> Column {
    let source = arguments.textRows(0)
    var matcher = RowRegex(arguments.textRows(1))
    if arguments.rowCount == 0 { return .bools([]) }
    if arguments.constantString(1) != nil {
      let regex = try matcher.regex(0)
      let values =
        source.text.count == 1 && source.isConstant
        ? Array(repeating: source.withRow(0) { regex.matches($0) }, count: arguments.rowCount)
        : matches(regex, source.text)
      return .bools(values)
    }
    return try arguments.buildBool { row in
      let regex = try matcher.regex(row)
      return source.withRow(row) { regex.matches($0) }
    }
  }

  private static func matches(_ regex: Regex, _ text: Text) -> [Bool] {
    [Bool](unsafeUninitializedCapacity: text.count) { target, written in
      text.forEachRow { row, bytes in target[row] = regex.matches(bytes) }
      written = text.count
    }
  }
}
