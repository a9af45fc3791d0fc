/// A token: its kind and where it stands. Its text is the bytes there.
package struct Token: Sendable, Hashable {
  package enum Kind: UInt8, Sendable {
    case end
    /// An identifier; every keyword is one, also words that start with digits (`2nd`).
    case name
    /// Digits or `0x…`.
    case integer
    case real
    /// `1d`, `2.5h`, `3microseconds`.
    case timespan
    /// Any form of string literal.
    case string
    /// What is no token; the lexer's `problem` says why.
    case error
    /// Text taken as it is, without tokens.
    case raw
    /// Only when the lexer was asked to keep comments.
    case comment
    case leftParenthesis, rightParenthesis, leftBracket, rightBracket, leftBrace, rightBrace
    case comma, semicolon, colon, dot, dotDot, pipe, inputPipe
    case assign, equal, notEqual, angles, equalTilde, notTilde
    case less, lessOrEqual, greater, greaterOrEqual
    case plus, minus, star, slash, percent
    case bang, tilde, at, question, ampersand, caret, hash, dollar, backslash, arrow
  }

  package var kind: Kind
  package var start: UInt32
  package var end: UInt32

  package init(_ kind: Kind, _ start: Int, _ end: Int) {
    self.kind = kind
    self.start = UInt32(clamping: start)
    self.end = UInt32(clamping: end)
  }

  package var range: SourceRange { Int(start)..<Int(end) }
  package var lower: Int { Int(start) }
  package var upper: Int { Int(end) }
}
