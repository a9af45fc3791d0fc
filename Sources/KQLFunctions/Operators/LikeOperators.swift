import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let like = pattern(
    "like", caseSensitive: false, negated: false,
    "Tests whether a string matches a pattern of % and _, whatever the case of its letters.",
    [Example("print 'Hello' like 'he%'", "true")])
  static let notlike = pattern(
    "notlike", caseSensitive: false, negated: true,
    "Tests whether a string does not match a pattern of % and _, whatever the case of its letters.",
    [Example("print 'Hello' notlike 'he%'", "false")])
  static let likecs = pattern(
    "likecs", caseSensitive: true, negated: false, "Tests whether a string matches a pattern of % and _.",
    [Example("print 'Hello' likecs 'he%'", "false")])
  static let notlikecs = pattern(
    "notlikecs", caseSensitive: true, negated: true, "Tests whether a string does not match a pattern of % and _.",
    [Example("print 'Hello' notlikecs 'he%'", "true")])

  private static func pattern(
    _ name: String, caseSensitive: Bool, negated: Bool, _ summary: String, _ examples: [Example]
  ) -> ScalarFunction {
    ScalarFunction(
      name: name, family: .operators, summary: summary,
      parameters: [.required("text", .type(.string)), .required("pattern", .type(.string))], result: .type(.bool),
      examples: examples
    ) { arguments in
      constantFolded(arguments) { arguments in
        .bools(
          StringRows.map(arguments[0], arguments[1]) { text, pattern in
            if caseSensitive { return Like.matches(text, pattern) != negated }
            let lowered = CaseFolding.lowered(text)
            let wanted = CaseFolding.lowered(pattern)
            return lowered.withUnsafeBufferPointer { text in
              wanted.withUnsafeBufferPointer { Like.matches(text, $0) != negated }
            }
          })
      }
    }
  }
}

private enum Like {
  /// `%` stands for any bytes, `_` for one character. Backtracks to the last `%` only.
  static func matches(_ text: UnsafeBufferPointer<UInt8>, _ pattern: UnsafeBufferPointer<UInt8>) -> Bool {
    var at = 0
    var wanted = 0
    var star: Int?
    var mark = 0
    while at < text.count {
      if wanted < pattern.count, pattern[wanted] == 0x25 {
        star = wanted
        mark = at
        wanted += 1
      } else if wanted < pattern.count, pattern[wanted] == 0x5F {
        at += max(1, CaseFolding.decode(text, at: at).length)
        wanted += 1
      } else if wanted < pattern.count, pattern[wanted] == text[at] {
        at += 1
        wanted += 1
      } else if let star {
        wanted = star + 1
        mark += 1
        at = mark
      } else {
        return false
      }
    }
    while wanted < pattern.count, pattern[wanted] == 0x25 { wanted += 1 }
    return wanted == pattern.count
  }
}
