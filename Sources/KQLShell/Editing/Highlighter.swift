import KQLSyntax

/// Which colour each character of a typed text has.
enum Highlighter {
  enum Style: UInt8 {
    case plain, keyword, function, column, string, number, comment, wrong, unknown, directive

    var code: String {
      switch self {
      case .plain: ""
      case .keyword: "\u{1B}[1;34m"
      case .function: "\u{1B}[36m"
      case .column: "\u{1B}[32m"
      case .string: "\u{1B}[33m"
      case .number: "\u{1B}[35m"
      case .comment: "\u{1B}[2m"
      case .wrong: "\u{1B}[1;31m"
      case .unknown: "\u{1B}[4m"
      case .directive: "\u{1B}[1;36m"
      }
    }
  }

  /// What the names of a text mean, as far as known.
  struct Meaning {
    var columns: Set<String> = []
    /// UTF-8 ranges of names that mean nothing.
    var unknown: [Range<Int>] = []
    var functions: Set<String> = []
    var operators: Set<String> = []
  }

  /// A style for each byte of the text.
  static func styles(_ text: [UInt8], _ meaning: Meaning) -> [Style] {
    var styles = [Style](repeating: .plain, count: text.count)
    if text.first == UInt8(ascii: "#") || text.first == UInt8(ascii: "?") {
      let end = text.firstIndex { $0 == 0x20 } ?? text.count
      for index in 0..<end { styles[index] = .directive }
      return styles
    }
    func paint(_ range: Range<Int>, _ style: Style) {
      for index in range.clamped(to: 0..<text.count) { styles[index] = style }
    }
    var lexer = Lexer(text, keepsComments: true)
    var open: [Token] = []
    var previous = Token(.end, 0, 0)
    let isCommand = text.first { $0 > 0x20 } == UInt8(ascii: ".")
    var isInCommand = isCommand
    var words = 0
    while true {
      let token = lexer.next()
      if token.kind == .end { break }
      switch token.kind {
      case .comment: paint(token.range, .comment)
      case .string: paint(token.range, .string)
      case .error: paint(token.range, .wrong)
      case .integer, .real, .timespan: paint(token.range, .number)
      case .leftParenthesis, .leftBracket, .leftBrace: open.append(token)
      case .rightParenthesis, .rightBracket, .rightBrace:
        if let last = open.last, closes(last.kind, token.kind) { open.removeLast() } else { paint(token.range, .wrong) }
      case .inputPipe: isInCommand = false
      case .pipe: isInCommand = false
      case .name:
        let word = String(decoding: text[token.range], as: UTF8.self)
        let isCalled = token.upper < text.count && text[token.upper] == UInt8(ascii: "(")
        if isInCommand, open.isEmpty {
          words += 1
          let isHyphenated = previous.kind == .minus && previous.upper == token.lower
          if words == 1 || isHyphenated || commandWords.contains(word.lowercased()) { paint(token.range, .keyword) }
        } else if previous.kind == .pipe || previous.kind == .end && meaning.operators.contains(word) {
          paint(operatorRange(text, token), .keyword)
        } else if queryWords.contains(word) {
          paint(token.range, .keyword)
        } else if isCalled, meaning.functions.contains(word) {
          paint(token.range, .function)
        } else if meaning.columns.contains(word) {
          paint(token.range, .column)
        }
      default: break
      }
      if token.kind != .comment { previous = token }
    }
    for token in open { paint(token.range, .wrong) }
    for range in meaning.unknown { paint(range, .unknown) }
    return styles
  }

  private static func closes(_ open: Token.Kind, _ close: Token.Kind) -> Bool {
    switch (open, close) {
    case (.leftParenthesis, .rightParenthesis), (.leftBracket, .rightBracket), (.leftBrace, .rightBrace): true
    default: false
    }
  }

  /// `project-away` is one word.
  private static func operatorRange(_ text: [UInt8], _ token: Token) -> Range<Int> {
    var end = token.upper
    while end < text.count, text[end] == UInt8(ascii: "-") || text[end] | 0x20 >= 0x61 && text[end] | 0x20 <= 0x7A {
      end += 1
    }
    return token.lower..<end
  }

  private static let queryWords: Set<String> = [
    "by", "on", "and", "or", "let", "set", "declare", "query_parameters", "in", "has", "contains", "startswith",
    "endswith", "between", "asc", "desc", "kind", "with", "to", "from", "step", "hint", "of", "nulls", "first", "last",
    "true", "false", "null", "typeof", "dynamic", "has_any", "has_all", "matches", "regex", "has_cs", "contains_cs",
    "startswith_cs", "endswith_cs", "hasprefix", "hassuffix", "materialize", "view", "pattern", "alias", "restrict",
  ]

  private static let commandWords: Set<String> = [
    "table", "tables", "function", "functions", "database", "databases", "policy", "external", "continuous", "export",
    "exports", "mapping", "mappings", "ingestion", "into", "inline", "with", "schema", "as", "csl", "script", "details",
    "extents", "extent", "column", "columns", "to", "from", "over", "ifexists", "ifnotexists", "async", "update",
    "retention", "caching", "merge", "operations", "queries", "journal", "failures", "materialized", "view", "views",
    "tags", "data", "records", "cluster", "admins", "users", "viewers", "monitors", "ingestors", "principals", "stored",
    "query", "results", "result", "docstring", "folder", "entities", "principal", "roles", "json", "csv", "database",
  ]
}
