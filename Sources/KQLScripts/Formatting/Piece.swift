import KQLSyntax

/// A token with the blanks that stood before it; a literal that must stay as it is to the letter is one piece.
struct Piece {
  var kind: Token.Kind
  var text: String
  /// Line breaks before it.
  var lineBreaks: Int
  /// Blanks, or a line break, before it.
  var isApart: Bool
  /// The piece that closes the bracket it opens, or opens the one it closes.
  var partner: Int?

  var opens: Bool { kind == .leftParenthesis || kind == .leftBracket || kind == .leftBrace }
  var closes: Bool { kind == .rightParenthesis || kind == .rightBracket || kind == .rightBrace }

  /// The pieces of a statement; nil when something in it is no token or a bracket has no partner.
  static func pieces(of text: String) -> [Piece]? {
    let bytes = Array(text.utf8)
    var lexer = Lexer(bytes, keepsComments: true)
    var pieces: [Piece] = []
    var open: [Int] = []
    var end = 0
    while true {
      var token = lexer.next()
      if token.kind == .end { return open.isEmpty ? pieces : nil }
      guard token.kind != .error, token.kind != .raw else { return nil }
      let gap = bytes[end..<token.lower]
      let breaks = gap.count { $0 == 0x0A }
      if isDynamic(pieces.last), token.kind == .leftParenthesis {
        guard let close = closingParenthesis(&lexer) else { return nil }
        token = Token(.name, token.lower, close)
      }
      var piece = Piece(
        kind: token.kind, text: String(decoding: bytes[token.range], as: UTF8.self), lineBreaks: breaks,
        isApart: !gap.isEmpty)
      if piece.kind == .comment {
        while piece.text.last == " " || piece.text.last == "\t" { piece.text.removeLast() }
      }
      if piece.opens { open.append(pieces.count) }
      if piece.closes {
        guard let opener = open.popLast(), matches(pieces[opener].kind, piece.kind) else { return nil }
        pieces[opener].partner = pieces.count
        piece.partner = opener
      }
      pieces.append(piece)
      end = token.upper
    }
  }

  private static func isDynamic(_ piece: Piece?) -> Bool { piece?.kind == .name && piece?.text == "dynamic" }

  /// Moves behind the parenthesis that closes the one just read.
  private static func closingParenthesis(_ lexer: inout Lexer) -> Int? {
    var depth = 1
    while depth > 0 {
      let token = lexer.next()
      switch token.kind {
      case .end, .error: return nil
      case .leftParenthesis: depth += 1
      case .rightParenthesis: depth -= 1
      default: break
      }
    }
    return lexer.position
  }

  private static func matches(_ opener: Token.Kind, _ closer: Token.Kind) -> Bool {
    switch opener {
    case .leftParenthesis: closer == .rightParenthesis
    case .leftBracket: closer == .rightBracket
    case .leftBrace: closer == .rightBrace
    default: false
    }
  }
}
