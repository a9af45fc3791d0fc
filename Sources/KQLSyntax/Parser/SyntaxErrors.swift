internal import KQLDiagnostics

extension Parser {
  /// The one message about why the text cannot be parsed.
  mutating func diagnostic() -> Diagnostic {
    if let fatal { return fatal }
    let place = min(max(furthest, 0), tokens.count - 1)
    let found = tokens[place]
    if found.kind == .error, let problem = lexicalProblem(found) { return problem }
    if found.kind == .end, let opener = unclosed() {
      return Diagnostic(
        code: "SYN0002", "'\(text(opener.range))' is never closed", range: opener.range, hints: closingHint(opener))
    }
    if var message = furthestMessage {
      message.hints = Array((message.hints + hints(found, place)).prefix(2))
      return message
    }
    return Diagnostic(
      code: "SYN0002", message(found, place), range: found.range, hints: Array(hints(found, place).prefix(2)))
  }

  /// The first bracket without its partner.
  private func unclosed() -> Token? {
    var open: [Token] = []
    for token in tokens {
      switch token.kind {
      case .leftParenthesis, .leftBracket, .leftBrace: open.append(token)
      case .rightParenthesis, .rightBracket, .rightBrace: _ = open.popLast()
      default: break
      }
    }
    return open.last
  }

  private func closingHint(_ opener: Token) -> [String] {
    switch opener.kind {
    case .leftParenthesis: ["add ')'"]
    case .leftBracket: ["add ']'"]
    default: ["add '}'"]
    }
  }

  private func message(_ found: Token, _ place: Int) -> String {
    if place == 1, tokens[0].kind == .dot, found.kind == .name { return "unknown command '.\(text(found.range))'" }
    let expected = expectedTexts()
    let what = found.kind == .end ? "the text ends too early" : "unexpected \(quoted(found))"
    guard !expected.isEmpty else { return what }
    if expected.count > 8 { return "\(what); expected one of \(expected.prefix(8).joined(separator: ", ")), …" }
    if expected.count == 1 { return "\(what); expected \(expected[0])" }
    return "\(what); expected \(expected.dropLast().joined(separator: ", ")) or \(expected[expected.count - 1])"
  }

  private func quoted(_ token: Token) -> String {
    let text = text(token.range)
    guard text.utf8.count > 40 || text.contains(where: \.isNewline) else { return "'\(text)'" }
    return "'\(text.prefix(30).prefix { !$0.isNewline })…'"
  }

  private func expectedTexts() -> [String] {
    var texts: [String] = []
    var isExpressionEnd = false
    for expectation in expectations {
      let text: String
      switch expectation {
      case .literal(let literal): text = "'\(literal)'"
      case .nonterminal(let kind): text = Nonterminal(kind: kind).title
      case .operand:
        if expectations.contains(.nonterminal(.wildcardedExpression)) || expectations.contains(.nonterminal(.pipeline)) {
          continue
        }
        text = "an expression"
      case .operatorName: text = "an operator"
      case .statement: text = "a statement"
      case .infix, .endOfStatement:
        isExpressionEnd = true
        continue
      case .sourceName, .property: continue
      }
      if !texts.contains(text) { texts.append(text) }
    }
    if texts.isEmpty, isExpressionEnd { return [] }
    return texts
  }

  // MARK: Hints

  private func hints(_ found: Token, _ place: Int) -> [String] {
    var hints: [String] = []
    let word = text(found.range)
    let isAfterOperand = expectations.contains { if case .infix = $0 { true } else { false } }
    switch found.kind {
    case .assign where isAfterOperand: hints.append("compare with '=='; a single '=' gives a name")
    case .ampersand: hints.append("write 'and'")
    case .pipe where place > 0 && tokens[place - 1].kind == .pipe: hints.append("write 'or' between conditions")
    case .bang: hints.append("write 'not(…)'")
    case .name: hints += wordHints(word, place, isAfterOperand: isAfterOperand)
    default: break
    }
    if hints.isEmpty, isAfterOperand, place > 0, tokens[place - 1].kind == .name {
      // `prnt 1`: the word before is the misspelt one.
      let isStart = place == 1 || [.semicolon, .inputPipe, .leftParenthesis].contains(tokens[place - 2].kind)
      let near = isStart ? Spelling.nearest(text(tokens[place - 1].range), in: grammar.sourceNames) : nil
      if let near { hints.append("did you mean '\(near)'?") }
    }
    if let first = tokens.first, first.kind == .name, hints.isEmpty { hints += statementHints(text(first.range)) }
    return hints
  }

  private func wordHints(_ word: String, _ place: Int, isAfterOperand: Bool) -> [String] {
    let lower = word.lowercased()
    if isAfterOperand {
      if word != lower, Infix.words[lower] != nil { return ["operators are written in lower case: '\(lower)'"] }
      if let known = Parser.foreignInfix[lower] { return [known] }
    }
    var literals: [String] = []
    var properties: [String] = []
    for expectation in expectations {
      if case .literal(let text) = expectation { literals.append(text) }
      if case .property(let names) = expectation { properties += names }
    }
    if place + 1 < tokens.count, tokens[place + 1].kind == .assign,
      let near = Spelling.nearest(word, in: properties.filter { !$0.hasSuffix("*") })
    {
      return ["did you mean '\(near)'?"]
    }
    if let near = Spelling.nearest(word, in: literals.filter { $0.utf8.count > 1 }) {
      return ["did you mean '\(near)'?"]
    }
    let start = literals.first {
      $0.utf8.count > 2 && (lower.hasPrefix($0) || $0.hasPrefix(lower) && lower.utf8.count > 2)
    }
    if let start { return ["did you mean '\(start)'?"] }
    if isAfterOperand, grammar.operators.find(lower) != nil { return ["an operator starts with '|': | \(lower) …"] }
    if isAfterOperand, let near = Spelling.nearest(word, in: Infix.words.keys.sorted()) {
      return ["did you mean '\(near)'?"]
    }
    return []
  }

  private func statementHints(_ first: String) -> [String] {
    let lower = first.lowercased()
    if ["select", "insert", "update", "delete", "with"].contains(lower) {
      return ["this looks like SQL; a query is written: T | where … | project …"]
    }
    let verbs = [
      "show", "create", "alter", "drop", "ingest", "append", "delete", "export", "rename", "create-or-alter",
    ]
    if verbs.contains(lower) { return ["a command starts with a dot: .\(lower) …"] }
    if let entry = grammar.operators.find(first), !entry.isSource {
      return ["'\(first)' needs an input: T | \(first) …"]
    }
    return []
  }

  /// Words between operands in other languages, and what is written here.
  static let foreignInfix: [String: String] = [
    "is": "write isnull(…), isnotnull(…) or isempty(…)", "as": "a name stands first: name = expression",
    "rlike": "write 'matches regex'", "regexp": "write 'matches regex'", "ilike": "write 'contains' or 'has'",
    "mod": "write '%'", "div": "write '/'", "not": "write 'not(…)', or '!in', '!has', '!contains' and so on",
    "eq": "write '=='", "ne": "write '!='", "xor": "write '!=' between conditions",
  ]
}
