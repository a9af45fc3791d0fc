import KQLColumns

/// Conversions of JSON text into cells: escapes and `dynamic` values.
enum JSONText {
  @inline(__always)
  static func hexDigit(_ byte: UInt8) -> UInt32? {
    if byte &- 48 <= 9 { return UInt32(byte &- 48) }
    let letter = (byte | 0x20) &- 97
    return letter < 6 ? UInt32(letter) + 10 : nil
  }

  /// Appends the text as a `dynamic` value: canonical JSON, or a JSON string when it is no JSON.
  ///
  /// - Returns: False for the empty text and for `null`; nothing is appended then.
  static func appendDynamic(_ text: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) -> Bool {
    guard let base = text.baseAddress, text.count > 0 else { return false }
    var scanner = JSONScanner(base, start: 0, end: text.count)
    if scanner.skipValue(), scanner.position == text.count, scanner.isCanonical {
      if text.count == 4, text[0] == 0x6E { return false }
      output.append(contentsOf: text)
      return true
    }
    let before = output.count
    if JSON.appendCanonical(text, to: &output) {
      guard output.count - before == 4, output[before] == 0x6E else { return true }
      output.removeLast(4)
      return false
    }
    if text.allSatisfy(ByteCursor.isBlank) { return false }
    JSON.appendQuoted(text, to: &output)
    return true
  }

  /// Resolves the escapes of a valid string's inside; says how many bytes were written, never more than were read.
  static func unescape(_ inner: UnsafeBufferPointer<UInt8>, into output: UnsafeMutablePointer<UInt8>) -> Int {
    var count = 0
    var position = 0
    while position < inner.count {
      let byte = inner[position]
      position += 1
      guard byte == 0x5C, position < inner.count else {
        output[count] = byte
        count += 1
        continue
      }
      let escape = inner[position]
      position += 1
      switch escape {
      case 0x62: output[count] = 0x08
      case 0x66: output[count] = 0x0C
      case 0x6E: output[count] = 0x0A
      case 0x72: output[count] = 0x0D
      case 0x74: output[count] = 0x09
      case 0x75:
        count += encode(codePoint(inner, &position), into: output + count)
        continue
      default: output[count] = escape
      }
      count += 1
    }
    return count
  }

  /// Reads the digits of `\u`, joining surrogates; a lone one is U+FFFD.
  private static func codePoint(_ inner: UnsafeBufferPointer<UInt8>, _ position: inout Int) -> UInt32 {
    let first = fourDigits(inner, position)
    position = min(position + 4, inner.count)
    guard first & 0xF800 == 0xD800 else { return first }
    guard first < 0xDC00, position + 6 <= inner.count, inner[position] == 0x5C, inner[position + 1] == 0x75 else {
      return 0xFFFD
    }
    let second = fourDigits(inner, position + 2)
    guard second & 0xFC00 == 0xDC00 else { return 0xFFFD }
    position += 6
    return 0x10000 + (first & 0x3FF) << 10 + (second & 0x3FF)
  }

  private static func fourDigits(_ inner: UnsafeBufferPointer<UInt8>, _ start: Int) -> UInt32 {
    guard start + 4 <= inner.count else { return 0xFFFD }
    var value: UInt32 = 0
    for index in start..<start + 4 { value = value << 4 | (hexDigit(inner[index]) ?? 0) }
    return value
  }

  private static func encode(_ scalar: UInt32, into output: UnsafeMutablePointer<UInt8>) -> Int {
    var count = 0
    func put(_ value: UInt32) {
      output[count] = UInt8(truncatingIfNeeded: value)
      count += 1
    }
    if scalar < 0x80 {
      put(scalar)
    } else if scalar < 0x800 {
      put(0xC0 | scalar >> 6)
      put(0x80 | scalar & 0x3F)
    } else if scalar < 0x10000 {
      put(0xE0 | scalar >> 12)
      put(0x80 | scalar >> 6 & 0x3F)
      put(0x80 | scalar & 0x3F)
    } else {
      put(0xF0 | scalar >> 18)
      put(0x80 | scalar >> 12 & 0x3F)
      put(0x80 | scalar >> 6 & 0x3F)
      put(0x80 | scalar & 0x3F)
    }
    return count
  }
}
