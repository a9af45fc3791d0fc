internal import KQLDiagnostics

/// The contents of string literals.
enum StringLiteral {
  struct Contents {
    var text: String
    var isObfuscated: Bool
  }

  /// The contents of a literal token; an error where an escape is wrong.
  static func decode(_ bytes: [UInt8], _ range: SourceRange) throws(Diagnostic) -> Contents {
    var start = range.lowerBound
    var end = range.upperBound
    guard start < end else { return Contents(text: "", isObfuscated: false) }
    let isObfuscated = bytes[start] | 0x20 == UInt8(ascii: "h")
    if isObfuscated { start += 1 }
    if bytes[start] == UInt8(ascii: "`") || bytes[start] == UInt8(ascii: "~") {
      start += 3
      end -= 3
      // The line break after the opening fence belongs to the notation.
      if start < end, bytes[start] == 0x0D { start += 1 }
      if start < end, bytes[start] == 0x0A { start += 1 }
      return Contents(text: String(decoding: bytes[start..<max(start, end)], as: UTF8.self), isObfuscated: isObfuscated)
    }
    let isVerbatim = bytes[start] == UInt8(ascii: "@")
    if isVerbatim { start += 1 }
    let quote = bytes[start]
    let contents = bytes[(start + 1)..<max(start + 1, end - 1)]
    if isVerbatim {
      guard contents.contains(quote) else {
        return Contents(text: String(decoding: contents, as: UTF8.self), isObfuscated: isObfuscated)
      }
      return Contents(text: collapse(contents, quote), isObfuscated: isObfuscated)
    }
    guard contents.contains(UInt8(ascii: "\\")) else {
      return Contents(text: String(decoding: contents, as: UTF8.self), isObfuscated: isObfuscated)
    }
    return Contents(text: try unescape(contents), isObfuscated: isObfuscated)
  }

  /// Doubled quotes of a verbatim string become one.
  private static func collapse(_ contents: ArraySlice<UInt8>, _ quote: UInt8) -> String {
    var result: [UInt8] = []
    result.reserveCapacity(contents.count)
    var index = contents.startIndex
    while index < contents.endIndex {
      result.append(contents[index])
      index += contents[index] == quote ? 2 : 1
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func unescape(_ contents: ArraySlice<UInt8>) throws(Diagnostic) -> String {
    var result = ""
    result.reserveCapacity(contents.count)
    var index = contents.startIndex
    var runStart = index
    // A pair of \u escapes may spell one scalar.
    var highSurrogate: UInt32?
    while index < contents.endIndex {
      guard contents[index] == UInt8(ascii: "\\") else {
        highSurrogate = nil
        index += 1
        continue
      }
      result += String(decoding: contents[runStart..<index], as: UTF8.self)
      let escape = index
      index += 1
      guard index < contents.endIndex else { break }
      let letter = contents[index]
      index += 1
      var value: UInt32
      switch letter {
      case UInt8(ascii: "n"): value = 0x0A
      case UInt8(ascii: "r"): value = 0x0D
      case UInt8(ascii: "t"): value = 0x09
      case UInt8(ascii: "a"): value = 0x07
      case UInt8(ascii: "b"): value = 0x08
      case UInt8(ascii: "f"): value = 0x0C
      case UInt8(ascii: "v"): value = 0x0B
      case UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""): value = UInt32(letter)
      case UInt8(ascii: "0")...UInt8(ascii: "7"):
        value = UInt32(letter - UInt8(ascii: "0"))
        let limit = index + (value < 4 ? 2 : 1)
        while index < min(limit, contents.endIndex), (0x30...0x37).contains(contents[index]) {
          value = value * 8 + UInt32(contents[index] - 0x30)
          index += 1
        }
      case UInt8(ascii: "x"), UInt8(ascii: "u"), UInt8(ascii: "U"):
        let digits = letter == UInt8(ascii: "x") ? 2 : letter == UInt8(ascii: "u") ? 4 : 8
        guard let code = hexadecimal(contents, at: index, digits: digits) else { throw wrongEscape(contents, escape) }
        value = code
        index += digits
      default: throw wrongEscape(contents, escape)
      }
      runStart = index
      if let high = highSurrogate, (0xDC00..<0xE000).contains(value) {
        value = 0x10000 + ((high - 0xD800) << 10) + (value - 0xDC00)
        result.unicodeScalars.removeLast()
      }
      highSurrogate = (0xD800..<0xDC00).contains(value) ? value : nil
      result.unicodeScalars.append(Unicode.Scalar(value) ?? "\u{FFFD}")
    }
    result += String(decoding: contents[min(runStart, contents.endIndex)...], as: UTF8.self)
    return result
  }

  private static func hexadecimal(_ bytes: ArraySlice<UInt8>, at start: Int, digits: Int) -> UInt32? {
    guard start + digits <= bytes.endIndex else { return nil }
    var value: UInt32 = 0
    for byte in bytes[start..<(start + digits)] {
      let digit: UInt32
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = UInt32(byte) - 48
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = UInt32(byte) - 87
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = UInt32(byte) - 55
      default: return nil
      }
      value = value << 4 | digit
    }
    return value
  }

  private static func wrongEscape(_ contents: ArraySlice<UInt8>, _ index: Int) -> Diagnostic {
    return Diagnostic(
      code: "SYN0001", "unknown escape in a string", range: index..<min(index + 2, contents.endIndex),
      hints: ["write \\\\ for a backslash, or @'…' for text in which backslashes stand for themselves"])
  }
}
