extension Lexer {
  enum CharacterClass: UInt8, Sendable { case other, letter, digit, quote }

  /// By byte; bytes of characters outside ASCII count as letters here and are looked at one by one.
  static let classes: [CharacterClass] = (0..<256).map { value in
    switch UInt8(value) {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): .letter
    case 0x80...: .letter
    case UInt8(ascii: "0")...UInt8(ascii: "9"): .digit
    case UInt8(ascii: "\""), UInt8(ascii: "'"): .quote
    default: .other
    }
  }

  /// Tokens of one character.
  static let singles: [Token.Kind] = {
    var kinds = [Token.Kind](repeating: .error, count: 256)
    let pairs: [(String, Token.Kind)] = [
      ("(", .leftParenthesis), (")", .rightParenthesis), ("[", .leftBracket), ("]", .rightBracket),
      ("{", .leftBrace), ("}", .rightBrace), (",", .comma), (";", .semicolon), (":", .colon), (".", .dot),
      ("|", .pipe), ("=", .assign), ("<", .less), (">", .greater), ("+", .plus), ("-", .minus), ("*", .star),
      ("/", .slash), ("%", .percent), ("!", .bang), ("~", .tilde), ("@", .at), ("?", .question), ("&", .ampersand),
      ("^", .caret), ("#", .hash), ("$", .dollar), ("\\", .backslash),
    ]
    for (text, kind) in pairs { for byte in text.utf8 { kinds[Int(byte)] = kind } }
    return kinds
  }()

  /// The scalar at an index and its width; nil where the bytes are not UTF-8.
  static func scalar(_ bytes: [UInt8], at index: Int) -> (Unicode.Scalar?, width: Int) {
    let first = bytes[index]
    let width: Int
    switch first {
    case 0..<0x80: return (Unicode.Scalar(first), 1)
    case 0xC2..<0xE0: width = 2
    case 0xE0..<0xF0: width = 3
    case 0xF0..<0xF5: width = 4
    default: return (nil, 1)
    }
    guard index + width <= bytes.count else { return (nil, 1) }
    var value = UInt32(first) & (UInt32(0x7F) >> UInt32(width))
    for byte in bytes[(index + 1)..<(index + width)] {
      guard byte & 0xC0 == 0x80 else { return (nil, 1) }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    // Overlong forms are not UTF-8; surrogates and values beyond Unicode fail in the initialiser.
    let least: UInt32 = width == 2 ? 0x80 : width == 3 ? 0x800 : 0x10000
    guard value >= least, let scalar = Unicode.Scalar(value) else { return (nil, 1) }
    return (scalar, width)
  }

  static func unexpected(_ scalar: Unicode.Scalar) -> String {
    let isVisible = scalar.value > 0x20 && scalar.value != 0x7F && scalar.properties.generalCategory != .format
    let code = String(scalar.value, radix: 16, uppercase: true)
    let padded = String(repeating: "0", count: max(0, 4 - code.count)) + code
    return isVisible ? "unexpected character '\(scalar)'" : "unexpected character U+\(padded)"
  }

  static func hints(_ scalar: Unicode.Scalar) -> [String] {
    switch scalar.value {
    case 0x2018, 0x2019, 0x201A: ["write straight quotes: '…'"]
    case 0x201C, 0x201D, 0x201E, 0xAB, 0xBB: ["write straight quotes: \"…\""]
    case 0x2013, 0x2014, 0x2212: ["write '-'"]
    default: []
    }
  }
}
