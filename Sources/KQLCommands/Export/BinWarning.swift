import KQLColumns
import KQLSyntax

extension CommandContext {
  /// Says when the query of an export, or a function that it names, puts rows into bins as long as the interval between
  /// its runs: each run gives the rows that came since the last one, so that most bins come in two parts.
  func warnOfBins(query: String, interval: Int64) {
    var texts = [query]
    let functions = state.functions(in: databaseName)
    var seen: Set<String> = []
    while let text = texts.popLast() {
      if BinCalls(text).ticks.contains(interval) {
        warn(
          "the query bins by \(TimeSpanText.text(interval)), the interval between runs: rows of one bin that arrive in two "
            + "runs are exported as two rows")
        return
      }
      for function in functions where !seen.contains(function.name) && text.contains(function.name) {
        seen.insert(function.name)
        texts.append(function.body)
      }
    }
  }
}

/// The lengths that calls of `bin`, `bin_at` and `floor` in a text give as timespans.
private struct BinCalls {
  private(set) var ticks: [Int64] = []

  init(_ text: String) {
    let bytes = Array(text.utf8)
    var lexer = Lexer(bytes)
    var tokens: [Token] = []
    while true {
      let token = lexer.next()
      if token.kind == .end { break }
      tokens.append(token)
    }
    func word(_ index: Int) -> String {
      tokens.indices.contains(index) ? String(decoding: bytes[tokens[index].range], as: UTF8.self) : ""
    }
    for index in tokens.indices
    where tokens[index].kind == .name && ["bin", "bin_at", "floor"].contains(word(index)) && word(index + 1) == "(" {
      guard let comma = Self.comma(after: index + 1, tokens) else { continue }
      let first = tokens.index(after: comma)
      guard first < tokens.count else { continue }
      var literal = word(first)
      // `time(01:00:00)`, `timespan(1h)`.
      if ["time", "timespan"].contains(literal), let open = tokens.dropFirst(first + 1).first,
        let close = tokens.dropFirst(first + 2).first(where: { $0.kind == .rightParenthesis })
      {
        literal = String(decoding: bytes[open.upper..<close.lower], as: UTF8.self)
      }
      if let length = TimeSpanText.parse(literal) { ticks.append(length) }
    }
  }

  /// The first comma of the call whose parenthesis opens at the index.
  private static func comma(after open: Int, _ tokens: [Token]) -> Int? {
    var depth = 0
    for index in open..<tokens.count {
      switch tokens[index].kind {
      case .leftParenthesis, .leftBracket, .leftBrace: depth += 1
      case .rightParenthesis, .rightBracket, .rightBrace:
        depth -= 1
        if depth == 0 { return nil }
      case .comma where depth == 1: return index
      default: continue
      }
    }
    return nil
  }
}
