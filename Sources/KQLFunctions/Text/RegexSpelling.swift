/// Spellings of the service's regular expressions that RE2 does not know, and its own for the same.
enum RegexSpelling {
  /// `\u0041`, `\U00000041`, `\u{41}` and `\p{Letter}` at an index, with where they end; nil where something else stands.
  static func translated(_ bytes: [UInt8], at start: Int) -> (text: String, end: Int)? {
    let open = start + 2
    guard open < bytes.count else { return nil }
    switch bytes[start + 1] {
    case UInt8(ascii: "u"), UInt8(ascii: "U"):
      if bytes[open] == UInt8(ascii: "{") {
        guard let (name, end) = braced(bytes, from: open), isHexadecimal(name) else { return nil }
        return ("\\x{\(name)}", end)
      }
      let end = open + (bytes[start + 1] == UInt8(ascii: "u") ? 4 : 8)
      guard end <= bytes.count else { return nil }
      let digits = String(decoding: bytes[open..<end], as: UTF8.self)
      return isHexadecimal(digits) ? ("\\x{\(digits)}", end) : nil
    case UInt8(ascii: "p"), UInt8(ascii: "P"):
      guard let (name, end) = braced(bytes, from: open) else { return nil }
      let isNegated = name.hasPrefix("^")
      guard let short = categories[String(name.dropFirst(isNegated ? 1 : 0)).lowercased()] else { return nil }
      let letter = bytes[start + 1] == UInt8(ascii: "p") ? "p" : "P"
      return ("\\\(letter){\(isNegated ? "^" : "")\(short)}", end)
    default: return nil
    }
  }

  /// `(?<name>`, which RE2 writes `(?P<name>`; `(?<=` and `(?<!` are assertions, which neither knows.
  static func beginsNamedGroup(_ bytes: [UInt8], at start: Int) -> Bool {
    guard start + 3 < bytes.count, bytes[start...].starts(with: Array("(?<".utf8)) else { return false }
    return bytes[start + 3] != UInt8(ascii: "=") && bytes[start + 3] != UInt8(ascii: "!")
  }

  private static func braced(_ bytes: [UInt8], from open: Int) -> (name: String, end: Int)? {
    guard bytes[open] == UInt8(ascii: "{"), let close = bytes[open...].firstIndex(of: UInt8(ascii: "}")) else { return nil }
    return (String(decoding: bytes[(open + 1)..<close], as: UTF8.self), close + 1)
  }

  private static func isHexadecimal(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 8
      && text.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x41...0x46).contains(byte & 0xDF)
      }
  }

  /// The general categories of Unicode by their long names.
  private static let categories: [String: String] = [
    "letter": "L", "uppercase_letter": "Lu", "lowercase_letter": "Ll", "titlecase_letter": "Lt", "modifier_letter": "Lm",
    "other_letter": "Lo", "mark": "M", "nonspacing_mark": "Mn", "spacing_mark": "Mc", "enclosing_mark": "Me",
    "number": "N", "decimal_number": "Nd", "letter_number": "Nl", "other_number": "No", "punctuation": "P",
    "connector_punctuation": "Pc", "dash_punctuation": "Pd", "open_punctuation": "Ps", "close_punctuation": "Pe",
    "initial_punctuation": "Pi", "final_punctuation": "Pf", "other_punctuation": "Po", "symbol": "S",
    "math_symbol": "Sm", "currency_symbol": "Sc", "modifier_symbol": "Sk", "other_symbol": "So", "separator": "Z",
    "space_separator": "Zs", "line_separator": "Zl", "paragraph_separator": "Zp", "control": "Cc", "format": "Cf",
  ]
}
