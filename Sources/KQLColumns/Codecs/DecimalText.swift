/// Decimals as text.
extension Decimal128 {
  /// Digits with an optional sign, point and exponent; digits beyond the 34th are rounded.
  package init?(_ text: UnsafeBufferPointer<UInt8>) {
    var cursor = ByteCursor(trimming: text)
    let isNegative = cursor.skip(0x2D)
    if !isNegative { _ = cursor.skip(0x2B) }
    var significand: UInt128 = 0
    var digits = 0
    var scale = 0
    var isInexact = false
    var isFraction = false
    while cursor.index < cursor.end {
      let byte = cursor.bytes[cursor.index]
      if byte == 0x2E, !isFraction {
        isFraction = true
        cursor.index += 1
        continue
      }
      let digit = byte &- 48
      guard digit < 10 else { break }
      digits += 1
      cursor.index += 1
      if significand < Decimal128.powers[36] {
        significand = significand * 10 + UInt128(digit)
        if isFraction { scale -= 1 }
      } else {
        if digit != 0 { isInexact = true }
        if !isFraction { scale += 1 }
      }
    }
    guard digits > 0 else { return nil }
    if cursor.peek | 0x20 == 0x65 {
      cursor.index += 1
      let isSmall = cursor.skip(0x2D)
      if !isSmall { _ = cursor.skip(0x2B) }
      guard let exponent = cursor.number(atMost: 6) else { return nil }
      scale += isSmall ? -exponent : exponent
    }
    guard cursor.isAtEnd,
      let value = Decimal128.make(significand, exponent: scale, isNegative: isNegative, isInexact: isInexact)
    else { return nil }
    self = value
  }

  package init?(_ text: String) {
    var copy = text
    guard let value = copy.withUTF8({ Decimal128($0) }) else { return nil }
    self = value
  }

  /// Plain digits with the scale kept (`1.50`); an exponent only beyond 34 places.
  package func append(to output: inout [UInt8]) {
    if isNegative { output.append(0x2D) }
    var digits: [UInt8] = []
    Decimal128.appendDigits(significand, to: &digits)
    let places = -Int(exponent)
    if places <= 0, digits.count - places <= 38 {
      output.append(contentsOf: digits)
      if !isZero { for _ in 0..<(-places) { output.append(48) } }
    } else if places > 0, places < digits.count {
      output.append(contentsOf: digits[..<(digits.count - places)])
      output.append(0x2E)
      output.append(contentsOf: digits[(digits.count - places)...])
    } else if places > 0, places <= 38 {
      output.append(contentsOf: [48, 0x2E])
      for _ in digits.count..<places { output.append(48) }
      output.append(contentsOf: digits)
    } else {
      output.append(digits[0])
      if digits.count > 1 {
        output.append(0x2E)
        output.append(contentsOf: digits[1...])
      }
      output.append(0x45)
      let power = Int64(digits.count - 1 - places)
      if power >= 0 { output.append(0x2B) }
      NumberText.append(power, to: &output)
    }
  }

  package var text: String {
    var bytes: [UInt8] = []
    append(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  static func appendDigits(_ value: UInt128, to output: inout [UInt8]) {
    let (high, low) = value.quotientAndRemainder(dividingBy: 10_000_000_000_000_000_000)
    if high == 0 {
      Digits.append(UInt64(low), to: &output)
    } else {
      appendDigits(high, to: &output)
      Digits.append(UInt64(low), width: 19, to: &output)
    }
  }
}
