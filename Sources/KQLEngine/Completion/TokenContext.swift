import KQLSyntax

/// The tokens before the cursor, and what they say about it that the grammar does not.
struct TokenContext {
  let bytes: [UInt8]
  let tokens: [Token]
  /// Indices of the brackets that are open.
  let open: [Int]

  init(_ bytes: [UInt8], upTo end: Int) {
    self.bytes = Array(bytes[..<min(max(end, 0), bytes.count)])
    var lexer = Lexer(self.bytes)
    var tokens: [Token] = []
    var open: [Int] = []
    while true {
      let token = lexer.next()
      if token.kind == .end { break }
      switch token.kind {
      case .leftParenthesis, .leftBracket, .leftBrace: open.append(tokens.count)
      case .rightParenthesis, .rightBracket, .rightBrace: _ = open.popLast()
      default: break
      }
      tokens.append(token)
    }
    self.tokens = tokens
    self.open = open
  }

  func text(_ index: Int) -> String {
    tokens.indices.contains(index) ? String(decoding: bytes[tokens[index].range], as: UTF8.self) : ""
  }

  /// In lower case, counted from the end.
  func last(_ back: Int = 0) -> String { text(tokens.count - 1 - back).lowercased() }

  var isCommand: Bool { tokens.first?.kind == .dot }

  /// The words of the command in lower case, those with hyphens as one, up to `<|`.
  var commandWords: [String] {
    guard isCommand else { return [] }
    var words: [String] = []
    for (index, token) in tokens.enumerated().dropFirst() {
      if token.kind == .inputPipe { break }
      guard token.kind == .name else { continue }
      let word = text(index).lowercased()
      let touches = index > 1 && tokens[index - 1].kind == .minus && tokens[index - 1].upper == token.lower
      if touches, !words.isEmpty { words[words.count - 1] += "-" + word } else { words.append(word) }
    }
    return words
  }

  /// Inside the parentheses of a `with (…)`.
  var isInProperties: Bool {
    guard let bracket = open.last, tokens[bracket].kind == .leftParenthesis, bracket > 0 else { return false }
    return text(bracket - 1).lowercased() == "with"
  }

  /// The property whose value stands at the cursor.
  var property: String? {
    guard isInProperties, let last = tokens.last, last.kind == .assign, tokens.count > 1 else { return nil }
    return text(tokens.count - 2)
  }

  /// In lower case, the function whose first argument begins at the cursor.
  var calledFunction: String? {
    guard let last = tokens.last, last.kind == .leftParenthesis, tokens.count > 1 else { return nil }
    return text(tokens.count - 2).lowercased()
  }

  /// The operator that is being written, and whether its `by` was passed.
  var operatorAtCursor: (name: String, isAfterBy: Bool)? {
    var closed = 0
    var isAfterBy = false
    var index = tokens.count - 1
    while index >= 0 {
      switch tokens[index].kind {
      case .rightParenthesis, .rightBracket, .rightBrace: closed += 1
      case .leftParenthesis, .leftBracket, .leftBrace: closed = max(0, closed - 1)
      case .name where closed == 0 && text(index) == "by": isAfterBy = true
      case .pipe where closed == 0:
        var name = text(index + 1)
        var next = index + 2
        while next + 1 < tokens.count, tokens[next].kind == .minus, tokens[next].lower == tokens[next - 1].upper {
          name += "-" + text(next + 1)
          next += 2
        }
        return (name, isAfterBy)
      case .semicolon where closed == 0: return nil
      default: break
      }
      index -= 1
    }
    return nil
  }

  /// Names defined by `let` and `declare query_parameters` before the cursor.
  var variables: [(name: String, detail: String)] {
    var found: [(String, String)] = []
    for index in tokens.indices where tokens[index].kind == .name {
      if text(index) == "let", index + 2 < tokens.count, tokens[index + 2].kind == .assign {
        let isFunction = index + 3 < tokens.count && tokens[index + 3].kind == .leftParenthesis
        found.append((text(index + 1), isFunction ? "let function" : "let"))
      }
      if text(index) == "query_parameters" {
        var at = index + 2
        while at + 2 < tokens.count, tokens[at].kind == .name, tokens[at + 1].kind == .colon {
          found.append((text(at), text(at + 2)))
          while at < tokens.count, tokens[at].kind != .comma, tokens[at].kind != .rightParenthesis { at += 1 }
          at += 1
        }
      }
    }
    return found
  }

  /// The end of the last statement before a place that is outside all brackets: what is defined lies before it.
  func endOfDefinitions(before place: Int) -> (start: Int, end: Int) {
    var depth = 0
    var start = 0
    var end = 0
    for token in tokens where token.lower < place {
      switch token.kind {
      case .leftParenthesis, .leftBracket, .leftBrace: depth += 1
      case .rightParenthesis, .rightBracket, .rightBrace: depth -= 1
      case .semicolon where depth == 0: end = token.upper
      case .inputPipe:
        start = token.upper
        end = token.upper
      default: break
      }
    }
    return (start, max(start, end))
  }
}
