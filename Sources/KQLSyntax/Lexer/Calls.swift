extension Lexer {
  /// Whether a text calls something by this name, strings and comments aside: `database ('x')`.
  package static func calls(_ name: String, in text: String) -> Bool {
    var lexer = Lexer(Array(text.utf8))
    var isName = false
    while true {
      let token = lexer.next()
      if token.kind == .end { return false }
      if isName, token.kind == .leftParenthesis { return true }
      isName = token.kind == .name && lexer.bytes[token.range].elementsEqual(name.utf8)
    }
  }
}
