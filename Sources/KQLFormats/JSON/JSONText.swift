/// Conversions of JSON text: compact form, escapes, `dynamic` values.
package enum JSONText {
  @inline(__always)
  static func hexDigit(_ byte: UInt8) -> UInt32? {
    if byte &- 48 <= 9 { return UInt32(byte &- 48) }
    let letter = (byte | 0x20) &- 97
    return letter < 6 ? UInt32(letter) + 10 : nil
  }

  /// Appends the text as a `dynamic` value: JSON without blanks, or a JSON string when it is no JSON.
  ///
  /// - Returns: False for the empty text and for `null`; nothing is appended then.
  static func appendDynamic(
    _ text: UnsafeBufferPointer<UInt8>, isKnownValid: Bool, to output: inout [UInt8]
  ) -> Bool {
    guard let base = text.baseAddress, text.count > 0 else { return false }
    var scanner = JSONScanner(base, start: 0, end: text.count)
    scanner.skipBlanks()
    let start = scanner.position
    guard start < text.count else { return false }
    scanner.hasBlanks = false
    let isValid = scanner.skipValue()
    let valueEnd = scanner.position
    let hasBlanks = scanner.hasBlanks
    scanner.skipBlanks()
    guard isValid, scanner.position == text.count else {
      appendString(text, to: &output)
      return true
    }
    let value = UnsafeBufferPointer(rebasing: text[start..<valueEnd])
    if value.count == 4, value[0] == 0x6E { return false }
    guard hasBlanks else {
      output.append(contentsOf: value)
      return true
    }
    appendCompact(value, to: &output)
    return true
  }

  static func appendCompact(_ value: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
    var isInString = false
    var position = 0
    while position < value.count {
      let byte = value[position]
      if isInString {
        output.append(byte)
        if byte == 0x5C, position + 1 < value.count {
          position += 1
          output.append(value[position])
        } else if byte == 0x22 {
          isInString = false
        }
      } else if byte == 0x22 {
        isInString = true
        output.append(byte)
      } else if byte != 0x20, byte != 0x0A, byte != 0x0D, byte != 0x09 {
        output.append(byte)
      }
      position += 1
    }
  }

  /// Copies a valid value without blanks between its tokens; says how many bytes were written.
  static func compact(_ value: UnsafeBufferPointer<UInt8>, into output: UnsafeMutablePointer<UInt8>) -> Int {
    var isInString = false
    var count = 0
    var position = 0
    while position < value.count {
      let byte = value[position]
      let isBlank = byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
      if isInString || !isBlank {
        output[count] = byte
        count &+= 1
      }
      if byte == 0x22 {
        isInString.toggle()
      } else if byte == 0x5C, isInString, position + 1 < value.count {
        position &+= 1
        output[count] = value[position]
        count &+= 1
      }
      position &+= 1
    }
    return count
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

  /// Appends the text between quotes, escaped where JSON demands it.
  package static func appendString(_ text: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
    output.append(0x22)
    for byte in text { appendEscaped(byte, to: &output) }
    output.append(0x22)
  }

  @inline(__always)
  static func appendEscaped(_ byte: UInt8, to output: inout [UInt8]) {
    if byte >= 0x20, byte != 0x22, byte != 0x5C {
      output.append(byte)
      return
    }
    output.append(0x5C)
    switch byte {
    case 0x22, 0x5C: output.append(byte)
    case 0x08: output.append(0x62)
    case 0x09: output.append(0x74)
    case 0x0A: output.append(0x6E)
    case 0x0C: output.append(0x66)
    case 0x0D: output.append(0x72)
    default:
      output.append(contentsOf: [0x75, 0x30, 0x30])
      let digits: StaticString = "0123456789abcdef"
      output.append(digits.utf8Start[Int(byte >> 4)])
      output.append(digits.utf8Start[Int(byte & 15)])
    }
  }
}
