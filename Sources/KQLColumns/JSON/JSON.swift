import Glibc

/// JSON text as the engine keeps it in `dynamic` rows: compact, valid, strings escaped in one way only.
package enum JSON {
  /// Deeper nesting is refused.
  package static let maxDepth = 200

  /// Where the value that starts at `start` ends, in compact JSON; `start` when there is none before `limit`.
  package static func end(of bytes: UnsafeBufferPointer<UInt8>, from start: Int, limit: Int) -> Int {
    guard start < limit else { return start }
    switch bytes[start] {
    case 0x22: return endOfString(bytes, from: start, limit: limit)
    case 0x5B, 0x7B:
      var depth = 0
      var index = start
      while index < limit {
        switch bytes[index] {
        case 0x22:
          let next = endOfString(bytes, from: index, limit: limit)
          if next == index { return start }
          index = next
          continue
        case 0x5B, 0x7B: depth += 1
        case 0x5D, 0x7D:
          depth -= 1
          if depth == 0 { return index + 1 }
        default: break
        }
        index += 1
      }
      return start
    default:
      var index = start
      while index < limit {
        let byte = bytes[index]
        if byte == 0x2C || byte == 0x5D || byte == 0x7D || byte == 0x3A { break }
        index += 1
      }
      return index
    }
  }

  /// Past the closing quote; `start` when there is none.
  static func endOfString(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, limit: Int) -> Int {
    var index = start + 1
    while index < limit {
      let byte = bytes[index]
      if byte == 0x22 { return index + 1 }
      index += byte == 0x5C ? 2 : 1
    }
    return start
  }

  @inline(__always) package static func equal(
    _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ other: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    guard let left = bytes.baseAddress, let right = other.baseAddress else { return other.isEmpty }
    return memcmp(left + start, right, other.count) == 0
  }

  // MARK: Strings

  /// With quotes; control characters, quotes and backslashes escaped, everything else as it is.
  package static func appendQuoted(_ text: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
    output.append(0x22)
    var plain = 0
    for index in 0..<text.count {
      let byte = text[index]
      guard byte < 0x20 || byte == 0x22 || byte == 0x5C else { continue }
      output.append(contentsOf: text[plain..<index])
      plain = index + 1
      appendEscape(byte, to: &output)
    }
    output.append(contentsOf: text[plain..<text.count])
    output.append(0x22)
  }

  static func appendEscape(_ byte: UInt8, to output: inout [UInt8]) {
    output.append(0x5C)
    switch byte {
    case 0x22, 0x5C: output.append(byte)
    case 8: output.append(0x62)
    case 9: output.append(0x74)
    case 10: output.append(0x6E)
    case 12: output.append(0x66)
    case 13: output.append(0x72)
    default:
      output.append(contentsOf: [0x75, 48, 48, 48 + byte >> 4])
      let low = byte & 15
      output.append(low < 10 ? 48 + low : 87 + low)
    }
  }

  package static func appendQuoted(_ text: String, to output: inout [UInt8]) {
    var copy = text
    copy.withUTF8 { appendQuoted($0, to: &output) }
  }

  /// The string with its quotes, as it stands in canonical text.
  package static func quoted(_ text: String) -> [UInt8] {
    var output: [UInt8] = []
    appendQuoted(text, to: &output)
    return output
  }

  /// The characters of what stands between the quotes; broken escapes give U+FFFD.
  package static func appendUnescaped(_ raw: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
    var index = 0
    var plain = 0
    while index < raw.count {
      guard raw[index] == 0x5C else {
        index += 1
        continue
      }
      output.append(contentsOf: raw[plain..<index])
      index = appendEscaped(raw, at: index, to: &output)
      plain = index
    }
    if plain < raw.count { output.append(contentsOf: raw[plain..<raw.count]) }
  }

  /// Decodes one escape that starts with the backslash at `start`; gives the index after it.
  private static func appendEscaped(
    _ raw: UnsafeBufferPointer<UInt8>, at start: Int, to output: inout [UInt8]
  ) -> Int {
    guard start + 1 < raw.count else { return raw.count }
    switch raw[start + 1] {
    case 0x62: output.append(8)
    case 0x66: output.append(12)
    case 0x6E: output.append(10)
    case 0x72: output.append(13)
    case 0x74: output.append(9)
    case 0x75:
      guard let unit = hexUnit(raw, at: start + 2) else {
        appendScalar(0xFFFD, to: &output)
        return min(start + 6, raw.count)
      }
      if unit & 0xFC00 == 0xD800, start + 11 < raw.count, raw[start + 6] == 0x5C, raw[start + 7] == 0x75,
        let low = hexUnit(raw, at: start + 8), low & 0xFC00 == 0xDC00
      {
        appendScalar(0x10000 + (unit & 0x3FF) << 10 + (low & 0x3FF), to: &output)
        return start + 12
      }
      appendScalar(unit & 0xF800 == 0xD800 ? 0xFFFD : unit, to: &output)
      return start + 6
    default: output.append(raw[start + 1])
    }
    return start + 2
  }

  private static func hexUnit(_ raw: UnsafeBufferPointer<UInt8>, at start: Int) -> UInt32? {
    guard start + 4 <= raw.count else { return nil }
    var unit: UInt32 = 0
    for index in start..<(start + 4) {
      guard let digit = NumberText.hexDigit(raw[index]) else { return nil }
      unit = unit << 4 | UInt32(digit)
    }
    return unit
  }

  package static func appendScalar(_ scalar: UInt32, to output: inout [UInt8]) {
    switch scalar {
    case 0..<0x80: output.append(UInt8(truncatingIfNeeded: scalar))
    case 0x80..<0x800:
      output.append(0xC0 | UInt8(truncatingIfNeeded: scalar >> 6))
      output.append(0x80 | UInt8(truncatingIfNeeded: scalar & 0x3F))
    case 0x800..<0x10000:
      output.append(0xE0 | UInt8(truncatingIfNeeded: scalar >> 12))
      output.append(0x80 | UInt8(truncatingIfNeeded: scalar >> 6 & 0x3F))
      output.append(0x80 | UInt8(truncatingIfNeeded: scalar & 0x3F))
    default:
      output.append(0xF0 | UInt8(truncatingIfNeeded: scalar >> 18))
      output.append(0x80 | UInt8(truncatingIfNeeded: scalar >> 12 & 0x3F))
      output.append(0x80 | UInt8(truncatingIfNeeded: scalar >> 6 & 0x3F))
      output.append(0x80 | UInt8(truncatingIfNeeded: scalar & 0x3F))
    }
  }

  // MARK: Canonical text

  /// Appends the compact form of JSON text and says true; or, when it is not one JSON value, leaves `output` as it was.
  package static func appendCanonical(_ text: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) -> Bool {
    var reader = JSONReader(text, dialect: .json)
    return reader.readDocument(to: &output)
  }

  /// Nil when it is not JSON.
  package static func canonical(_ text: String) -> String? {
    var copy = text
    var output: [UInt8] = []
    guard copy.withUTF8({ appendCanonical($0, to: &output) }) else { return nil }
    return String(decoding: output, as: UTF8.self)
  }

  /// The canonical JSON of what stands in `dynamic(...)`: JSON, and single-quoted strings and literals of other types
  /// (`datetime(2024-01-01)`, `1d`). Nil when it is not valid; `null` for a null.
  package static func dynamicLiteral(_ text: String) -> String? {
    var copy = text
    var output: [UInt8] = []
    let isValid = copy.withUTF8 { bytes in
      var reader = JSONReader(bytes, dialect: .literal)
      return reader.readDocument(to: &output)
    }
    return isValid ? String(decoding: output, as: UTF8.self) : nil
  }
}
