package import KQLDiagnostics

/// Cuts UTF-8 text into tokens, one per call. It never fails: what is no token becomes an `.error` token.
///
/// Words with hyphens, `!in`, `in~` and guids are several tokens; whoever expects them looks at whether they touch.
package struct Lexer: Sendable {
  package let bytes: [UInt8]
  /// Where the next token is looked for.
  package private(set) var position: Int
  private let keepsComments: Bool
  private var problems: [UInt32: Diagnostic] = [:]

  package init(_ bytes: [UInt8], from position: Int = 0, keepsComments: Bool = false) {
    self.bytes = bytes
    self.position = position
    self.keepsComments = keepsComments
    if position == 0, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { self.position = 3 }
  }

  /// Why a token is an `.error`.
  package func problem(_ token: Token) -> Diagnostic? { problems[token.start] }

  package mutating func move(to position: Int) { self.position = min(max(position, 0), bytes.count) }

  /// The next token; `.end` at the end of the text, any number of times.
  package mutating func next() -> Token {
    while position < bytes.count {
      let byte = bytes[position]
      switch byte {
      case 0x20, 0x09...0x0D: position += 1
      case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "/"):
        let start = position
        skipLine()
        if keepsComments { return Token(.comment, start, position) }
      case 0x80...:
        let width = blankWidth()
        if width == 0 { return word() }
        position += width
      default: return token(byte)
      }
    }
    return Token(.end, bytes.count, bytes.count)
  }

  private func peek(_ offset: Int) -> UInt8 {
    let index = position + offset
    return index < bytes.count ? bytes[index] : 0
  }

  private mutating func skipLine() {
    while position < bytes.count, bytes[position] != 0x0A, bytes[position] != 0x0D { position += 1 }
  }

  private mutating func token(_ byte: UInt8) -> Token {
    switch Lexer.classes[Int(byte)] {
    case .letter: return wordOrString(byte)
    case .digit: return number()
    case .quote: return string(from: position, at: position)
    case .other: return punctuation(byte)
    }
  }

  private mutating func wordOrString(_ byte: UInt8) -> Token {
    if byte | 0x20 == UInt8(ascii: "h") {
      let next = peek(1)
      if next == UInt8(ascii: "\"") || next == UInt8(ascii: "'") { return string(from: position, at: position + 1) }
      if next == UInt8(ascii: "@"), isQuote(peek(2)) { return string(from: position, at: position + 1) }
      if isFence(at: position + 1) { return string(from: position, at: position + 1) }
    }
    return word()
  }

  private func isQuote(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") }

  private func isFence(at index: Int) -> Bool {
    guard index + 2 < bytes.count else { return false }
    let byte = bytes[index]
    guard byte == UInt8(ascii: "`") || byte == UInt8(ascii: "~") else { return false }
    return bytes[index + 1] == byte && bytes[index + 2] == byte
  }

  private mutating func word() -> Token {
    let start = position
    if peek(0) == UInt8(ascii: "$") { position += 1 }
    while position < bytes.count {
      let byte = bytes[position]
      if byte < 0x80 {
        guard Lexer.classes[Int(byte)] == .letter || Lexer.classes[Int(byte)] == .digit else { break }
        position += 1
      } else {
        let (scalar, width) = Lexer.scalar(bytes, at: position)
        guard let scalar else {
          if position > start { break }
          position += 1
          return problem(start, "the byte 0x\(String(byte, radix: 16, uppercase: true)) is not valid UTF-8")
        }
        guard scalar.properties.isAlphabetic || scalar.properties.numericType != nil || isMark(scalar) else {
          if position > start { break }
          position += width
          return problem(start, Lexer.unexpected(scalar), hints: Lexer.hints(scalar))
        }
        position += width
      }
    }
    return Token(.name, start, position)
  }

  private func isMark(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark, .connectorPunctuation: true
    default: false
    }
  }

  /// The width of a blank character outside ASCII at the position; 0 when there is none.
  private func blankWidth() -> Int {
    let (scalar, width) = Lexer.scalar(bytes, at: position)
    guard let scalar else { return 0 }
    return scalar.value == 0xFEFF || scalar.value == 0x200B || scalar.properties.isWhitespace ? width : 0
  }

  // MARK: Strings

  /// A literal whose prefix starts at `start` and whose `@` or quote stands at `quoteStart`.
  private mutating func string(from start: Int, at quoteStart: Int) -> Token {
    var index = quoteStart
    if isFence(at: index) { return fenced(from: start, at: index) }
    let isVerbatim = bytes[index] == UInt8(ascii: "@")
    if isVerbatim { index += 1 }
    let quote = bytes[index]
    index += 1
    while index < bytes.count {
      let byte = bytes[index]
      if byte == quote {
        guard isVerbatim, index + 1 < bytes.count, bytes[index + 1] == quote else {
          position = index + 1
          return Token(.string, start, position)
        }
        index += 2
      } else if isVerbatim {
        index += 1
      } else if byte == UInt8(ascii: "\\") {
        index += 2
      } else if byte == 0x0A || byte == 0x0D {
        break
      } else {
        index += 1
      }
    }
    position = min(index, bytes.count)
    let opener = String(UnicodeScalar(quote))
    return problem(
      start, "the string that starts here is not closed by \(opener)",
      hints: isVerbatim ? [] : ["a string over several lines is written between ``` and ```"])
  }

  private mutating func fenced(from start: Int, at fence: Int) -> Token {
    var index = fence + 3
    while index < bytes.count {
      if bytes[index] == bytes[fence], isFence(at: index) {
        position = index + 3
        return Token(.string, start, position)
      }
      index += 1
    }
    position = bytes.count
    let mark = String(repeating: String(UnicodeScalar(bytes[fence])), count: 3)
    return problem(start, "the text that starts here is not closed by \(mark)")
  }

  // MARK: Numbers

  private mutating func number() -> Token {
    let start = position
    var kind = Token.Kind.integer
    if peek(0) == UInt8(ascii: "0"), peek(1) | 0x20 == UInt8(ascii: "x"), Lexer.isHex(peek(2)) {
      position += 2
      while Lexer.isHex(peek(0)) { position += 1 }
      return Token(.integer, start, position)
    }
    skipDigits()
    if peek(0) == UInt8(ascii: "."), peek(1) != UInt8(ascii: ".") {
      let next = Lexer.classes[Int(peek(1))]
      if next == .digit || next != .letter && peek(1) < 0x80 {
        kind = .real
        position += 1
        skipDigits()
      }
    }
    if peek(0) | 0x20 == UInt8(ascii: "e") {
      let sign = peek(1) == UInt8(ascii: "+") || peek(1) == UInt8(ascii: "-") ? 1 : 0
      if Lexer.classes[Int(peek(1 + sign))] == .digit {
        kind = .real
        position += 1 + sign
        skipDigits()
      }
    }
    guard position < bytes.count, Lexer.classes[Int(bytes[position])] == .letter, bytes[position] < 0x80 else {
      return Token(kind, start, position)
    }
    let numberEnd = position
    let suffix = word()
    if Timespan.ticks(perUnit: bytes[suffix.range]) != nil { return Token(.timespan, start, position) }
    if kind == .integer { return Token(.name, start, position) }
    position = numberEnd
    return Token(kind, start, position)
  }

  private mutating func skipDigits() {
    while Lexer.classes[Int(peek(0))] == .digit { position += 1 }
  }

  private static func isHex(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
      UInt8(ascii: "A")...UInt8(ascii: "F"):
      true
    default: false
    }
  }

  // MARK: Punctuation

  private mutating func punctuation(_ byte: UInt8) -> Token {
    let start = position
    let next = peek(1)
    let pair: Token.Kind? =
      switch (byte, next) {
      case (UInt8(ascii: "="), UInt8(ascii: "=")): .equal
      case (UInt8(ascii: "="), UInt8(ascii: "~")): .equalTilde
      case (UInt8(ascii: "="), UInt8(ascii: ">")): .arrow
      case (UInt8(ascii: "!"), UInt8(ascii: "=")): .notEqual
      case (UInt8(ascii: "!"), UInt8(ascii: "~")): .notTilde
      case (UInt8(ascii: "<"), UInt8(ascii: "=")): .lessOrEqual
      case (UInt8(ascii: "<"), UInt8(ascii: ">")): .angles
      case (UInt8(ascii: "<"), UInt8(ascii: "|")): .inputPipe
      case (UInt8(ascii: ">"), UInt8(ascii: "=")): .greaterOrEqual
      case (UInt8(ascii: "."), UInt8(ascii: ".")): .dotDot
      default: nil
      }
    if let pair {
      position += 2
      return Token(pair, start, position)
    }
    if byte == UInt8(ascii: "@"), isQuote(next) { return string(from: start, at: start) }
    if isFence(at: start) { return string(from: start, at: start) }
    if byte == UInt8(ascii: "$"), Lexer.classes[Int(next)] == .letter { return word() }
    position += 1
    let kind = Lexer.singles[Int(byte)]
    guard kind != .error else {
      return problem(start, Lexer.unexpected(Unicode.Scalar(byte)))
    }
    return Token(kind, start, position)
  }

  private mutating func problem(_ start: Int, _ message: String, hints: [String] = []) -> Token {
    let token = Token(.error, start, position)
    problems[token.start] = Diagnostic(code: "SYN0001", message, range: token.range, hints: hints)
    return token
  }
}
