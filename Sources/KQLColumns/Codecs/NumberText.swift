/// Numbers and bools as text. Readers return nil for what is not one; blanks around numbers are ignored.
package enum NumberText {
  /// Decimal with a sign, or hexadecimal after `0x`; nil outside Int64.
  package static func long(_ text: UnsafeBufferPointer<UInt8>) -> Int64? {
    var cursor = ByteCursor(trimming: text)
    let isNegative = cursor.skip(0x2D)
    if !isNegative { _ = cursor.skip(0x2B) }
    if cursor.peek == 0x30, cursor.peek(1) | 0x20 == 0x78 { return isNegative ? nil : hexadecimal(&cursor) }
    guard cursor.count > 0 else { return nil }
    var value: UInt64 = 0
    if cursor.count <= 18 {
      while cursor.index < cursor.end {
        let digit = cursor.bytes[cursor.index] &- 48
        guard digit < 10 else { return nil }
        value = value &* 10 &+ UInt64(digit)
        cursor.index += 1
      }
    } else {
      while cursor.index < cursor.end {
        let digit = cursor.bytes[cursor.index] &- 48
        guard digit < 10 else { return nil }
        let (product, overflow) = value.multipliedReportingOverflow(by: 10)
        let (sum, carry) = product.addingReportingOverflow(UInt64(digit))
        if overflow || carry { return nil }
        value = sum
        cursor.index += 1
      }
    }
    if isNegative { return value <= 1 << 63 ? Int64(truncatingIfNeeded: 0 &- value) : nil }
    return Int64(exactly: value)
  }

  private static func hexadecimal(_ cursor: inout ByteCursor) -> Int64? {
    cursor.index += 2
    guard cursor.count > 0, cursor.count <= 16 else { return nil }
    var value: UInt64 = 0
    while cursor.index < cursor.end {
      guard let digit = hexDigit(cursor.bytes[cursor.index]) else { return nil }
      value = value << 4 | UInt64(digit)
      cursor.index += 1
    }
    return Int64(bitPattern: value)
  }

  @inlinable package static func hexDigit(_ byte: UInt8) -> UInt8? {
    if byte &- 48 < 10 { return byte &- 48 }
    let letter = (byte | 0x20) &- 97
    return letter < 6 ? letter &+ 10 : nil
  }

  package static func long(_ text: String) -> Int64? {
    var copy = text
    return copy.withUTF8 { long($0) }
  }

  private static let exactPowers: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
  ]

  /// The nearest double; also `nan` and `infinity` in any case, and `inf`.
  package static func real(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
    var cursor = ByteCursor(trimming: text)
    let start = cursor.index
    let isNegative = cursor.skip(0x2D)
    if !isNegative { _ = cursor.skip(0x2B) }
    var mantissa: UInt64 = 0
    var digits = 0
    var scale = 0
    while cursor.index < cursor.end {
      let digit = cursor.bytes[cursor.index] &- 48
      guard digit < 10 else { break }
      mantissa = mantissa &* 10 &+ UInt64(digit)
      digits += 1
      cursor.index += 1
    }
    if cursor.skip(0x2E) {
      while cursor.index < cursor.end {
        let digit = cursor.bytes[cursor.index] &- 48
        guard digit < 10 else { break }
        mantissa = mantissa &* 10 &+ UInt64(digit)
        digits += 1
        scale -= 1
        cursor.index += 1
      }
    }
    if digits == 0 { return special(&cursor, isNegative: isNegative) }
    if cursor.peek | 0x20 == 0x65 {
      cursor.index += 1
      let isSmall = cursor.skip(0x2D)
      if !isSmall { _ = cursor.skip(0x2B) }
      let exponentStart = cursor.index
      let exponent = cursor.number(atMost: 18)
      guard let exponent, cursor.index > exponentStart else { return nil }
      scale += isSmall ? -min(exponent, 100_000) : min(exponent, 100_000)
    }
    guard cursor.isAtEnd else { return nil }
    if digits <= 19, mantissa < 1 << 53, scale >= -22, scale <= 22 {
      let exact = Double(mantissa)
      let value = scale < 0 ? exact / exactPowers[-scale] : exact * exactPowers[scale]
      return isNegative ? -value : value
    }
    // Not strtod(), which heeds the locale.
    return Double(String(decoding: cursor.bytes[start..<cursor.end], as: UTF8.self))
  }

  private static func special(_ cursor: inout ByteCursor, isNegative: Bool) -> Double? {
    // Kusto knows `inf` in lower case only.
    let isLowerCase = cursor.peek == 0x69
    guard let word = cursor.word(), cursor.isAtEnd else { return nil }
    switch word {
    case "nan": return .nan
    case "infinity": return isNegative ? -.infinity : .infinity
    case "inf" where isLowerCase: return isNegative ? -.infinity : .infinity
    default: return nil
    }
  }

  package static func real(_ text: String) -> Double? {
    var copy = text
    return copy.withUTF8 { real($0) }
  }

  /// `true` and `false` in any case, or an integer, of which all but 0 are true.
  package static func bool(_ text: UnsafeBufferPointer<UInt8>) -> Bool? {
    if text.count == 4, text[0] | 0x20 == 0x74, text[1] | 0x20 == 0x72, text[2] | 0x20 == 0x75, text[3] | 0x20 == 0x65 {
      return true
    }
    if text.count == 5, text[0] | 0x20 == 0x66, text[1] | 0x20 == 0x61, text[2] | 0x20 == 0x6C, text[3] | 0x20 == 0x73,
      text[4] | 0x20 == 0x65
    {
      return false
    }
    return long(text).map { $0 != 0 }
  }

  package static func append(_ value: Int64, to output: inout [UInt8]) {
    if value < 0 { output.append(0x2D) }
    Digits.append(value.magnitude, to: &output)
  }

  /// As the service writes reals in texts and in dynamic values: a point or an exponent always, few digits that read back
  /// the same, not always the nearest (`RealDigits`).
  package static func append(_ value: Double, to output: inout [UInt8]) {
    appendReal(value, point: true, to: &output) {
      let real = RealDigits($0)
      return (real.digits, real.exponent)
    }
  }

  /// The shortest digits that read back the same, with a point or an exponent: `1.0`, `1E+15`; `Infinity`, `NaN`.
  package static func appendShortest(_ value: Double, to output: inout [UInt8]) {
    appendReal(value, point: true, to: &output, shortestDigits)
  }

  /// The same without `.0`: `1`, as .NET prints doubles.
  package static func appendPlain(_ value: Double, to output: inout [UInt8]) {
    appendReal(value, point: false, to: &output, shortestDigits)
  }

  private static func appendReal(
    _ value: Double, point: Bool, to output: inout [UInt8], _ digits: (Double) -> (digits: [UInt8], exponent: Int)
  ) {
    if !value.isFinite {
      output.append(contentsOf: (value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity").utf8)
      return
    }
    if value.sign == .minus { output.append(0x2D) }
    let magnitude = value.magnitude
    if magnitude < 1e15, magnitude == magnitude.rounded(.towardZero) {
      Digits.append(UInt64(magnitude), to: &output)
      if point { output.append(contentsOf: [0x2E, 0x30]) }
      return
    }
    if magnitude >= 1e-4, magnitude < 1e10, appendShortFraction(magnitude, to: &output) { return }
    let (digits, exponent) = digits(magnitude)
    lay(digits, exponent, point: point, to: &output)
  }

  /// Up to six decimals, when they say it exactly: at most 15 digits read back the same.
  private static func appendShortFraction(_ value: Double, to output: inout [UInt8]) -> Bool {
    var power: UInt64 = 1
    for places in 1...6 {
      power *= 10
      let scaled = (value * Double(power)).rounded()
      guard scaled < 1e15 else { return false }
      if scaled / Double(power) == value {
        let digits = UInt64(scaled)
        Digits.append(digits / power, to: &output)
        output.append(0x2E)
        Digits.append(digits % power, width: places, to: &output)
        return true
      }
    }
    return false
  }

  /// The digits that the standard library prints, and the power of ten of the last.
  private static func shortestDigits(_ value: Double) -> (digits: [UInt8], exponent: Int) {
    var digits: [UInt8] = []
    var exponent = 0
    var pointAt: Int?
    var iterator = value.description.utf8.makeIterator()
    while let byte = iterator.next() {
      if byte == 0x2E {
        pointAt = digits.count
      } else if byte == 0x65 {
        var isNegative = false
        while let byte = iterator.next() {
          if byte == 0x2D { isNegative = true } else if byte != 0x2B { exponent = exponent * 10 + Int(byte) - 48 }
        }
        if isNegative { exponent = -exponent }
      } else {
        digits.append(byte)
      }
    }
    exponent -= digits.count - (pointAt ?? digits.count)
    digits.removeFirst(digits.prefix { $0 == 48 }.count)
    return (digits, exponent)
  }

  /// Digits laid out as .NET does: an exponent beyond 15 digits before the point or 4 zeros behind it.
  private static func lay(_ digits: [UInt8], _ exponent: Int, point: Bool, to output: inout [UInt8]) {
    var digits = digits
    // value = 0.d1d2d3… × 10^scale
    let scale = digits.count + exponent
    while digits.count > 1, digits.last == 48 { digits.removeLast() }
    if scale > 15 || scale < -3 {
      output.append(digits[0])
      if digits.count > 1 {
        output.append(0x2E)
        output.append(contentsOf: digits[1...])
      }
      output.append(0x45)
      output.append(scale > 0 ? 0x2B : 0x2D)
      let power = (scale - 1).magnitude
      if power < 10 { output.append(48) }
      Digits.append(UInt64(power), to: &output)
    } else if scale <= 0 {
      output.append(contentsOf: [48, 0x2E])
      for _ in scale..<0 { output.append(48) }
      output.append(contentsOf: digits)
    } else {
      for index in 0..<max(scale, digits.count) {
        if index == scale { output.append(0x2E) }
        output.append(index < digits.count ? digits[index] : 48)
      }
      if point, digits.count <= scale { output.append(contentsOf: [0x2E, 0x30]) }
    }
  }
}
