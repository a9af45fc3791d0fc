extension BlockReader {
  /// Whether Enter at the end of typed text runs it: nothing is open, nothing must follow, and there is more than
  /// definitions. An empty last line always completes it.
  package static func isComplete(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard let lastLine = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).last else { return false }
    guard bytes.contains(where: { $0 > 0x20 }) else { return false }
    if lastLine.allSatisfy({ $0 <= 0x20 }), bytes.contains(0x0A) { return true }
    if bytes.first == UInt8(ascii: "#") || bytes.first == UInt8(ascii: "?") { return true }
    if lastLine.starts(with: "#end".utf8) { return true }
    var reader = BlockReader(mode: .block)
    for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) { _ = reader.add(line) }
    if reader.needsMore { return false }
    return !endsOpen(bytes)
  }

  /// Whether the last token asks for another, or the text holds only definitions.
  private static func endsOpen(_ bytes: [UInt8]) -> Bool {
    var lexer = Lexer(bytes)
    var last = Token(.end, 0, 0)
    var depth = 0
    var first: Token?
    var second: Token?
    while true {
      let token = lexer.next()
      if token.kind == .end { break }
      last = token
      switch token.kind {
      case .leftBrace, .leftParenthesis, .leftBracket: depth += 1
      case .rightBrace, .rightParenthesis, .rightBracket: depth -= 1
      default: break
      }
      if token.kind == .semicolon, depth <= 0 {
        // Only definitions before the `;` ask for more after it.
        if let first, !isDefinition(bytes, first, second) { return false }
        (first, second) = (nil, nil)
      } else if first == nil {
        first = token
      } else if second == nil {
        second = token
      }
    }
    guard let first else { return true }
    if isDefinition(bytes, first, second) { return true }
    switch last.kind {
    case .pipe, .comma, .inputPipe, .assign, .equal, .notEqual, .angles, .equalTilde, .notTilde, .less, .lessOrEqual,
      .greater, .greaterOrEqual, .plus, .minus, .slash, .percent, .dot, .dotDot, .colon, .bang, .arrow, .ampersand:
      return true
    case .name:
      let word = String(decoding: bytes[last.range], as: UTF8.self)
      let isAlone = first.start == last.start
      return !isAlone && (["by", "on", "with"].contains(word) || Infix.words[word] != nil)
    default: return false
    }
  }

  private static func isDefinition(_ bytes: [UInt8], _ first: Token, _ second: Token?) -> Bool {
    guard first.kind == .name, let second, second.kind == .name || second.kind == .leftBracket else { return false }
    let word = String(decoding: bytes[first.range], as: UTF8.self)
    return ["let", "set", "declare", "alias", "restrict"].contains(word)
  }

  /// Says so when a text that does not parse consists of lines that parse one by one.
  package static func separateLinesHint(_ text: String, grammar: Grammar) -> String? {
    let lines = text.split(separator: "\n").filter { line in
      let trimmed = line.drop { $0 == " " || $0 == "\t" }
      return !trimmed.isEmpty && !trimmed.hasPrefix("//")
    }
    guard lines.count > 1, lines.count <= 100 else { return nil }
    for line in lines {
      if line.first == "|" || line.first == " " || line.first == "\t" { return nil }
      var parser = Parser(String(line), grammar: grammar)
      if parser.parseRequest().0 == nil { return nil }
    }
    return "each line is a statement by itself: put a blank line between them, or use #linemode"
  }
}
