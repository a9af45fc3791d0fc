package import KQLDiagnostics

extension Lexer {
  /// The contents of the string literals in a text one by one, also of adjacent ones, which elsewhere are joined.
  package static func strings(in text: String) throws(Diagnostic) -> [String] {
    var lexer = Lexer(Array(text.utf8))
    var result: [String] = []
    while true {
      let token = lexer.next()
      switch token.kind {
      case .end: return result
      case .string: result.append(try StringLiteral.decode(lexer.bytes, token.range).text)
      default: continue
      }
    }
  }
}
