import KQLColumns

extension GUID {
  /// The 16 bytes, most significant first.
  package var bytes: [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: high >> UInt64(56 - 8 * $0)) }
      + (0..<8).map { UInt8(truncatingIfNeeded: low >> UInt64(56 - 8 * $0)) }
  }

  package init(bytes: [UInt8]) {
    var words: [UInt64] = [0, 0]
    for (index, byte) in bytes.prefix(16).enumerated() { words[index / 8] = words[index / 8] << 8 | UInt64(byte) }
    self.init(high: words[0], low: words[1])
  }

  /// 32 lower-case hexadecimal digits without dashes.
  package var hex: String {
    let digits: [UInt8] = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Accepts 32 digits with or without dashes.
  package init?(hex text: String) {
    var value: UInt128 = 0
    var count = 0
    for character in text where character != "-" {
      guard let digit = character.hexDigitValue, count < 32 else { return nil }
      value = value << 4 | UInt128(digit)
      count += 1
    }
    guard count == 32 else { return nil }
    self.init(high: UInt64(truncatingIfNeeded: value >> 64), low: UInt64(truncatingIfNeeded: value))
  }

  /// `8-4-4-4-12` lower-case digits.
  package var dashed: String {
    let text = Array(hex)
    let parts = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32]
    return parts.map { String(text[$0]) }.joined(separator: "-")
  }

  package static let zero: GUID = GUID(high: 0, low: 0)

  /// Version 4 from the system's generator.
  package static func random() -> GUID {
    var generator = SystemRandomNumberGenerator()
    let high = generator.next() & 0xffff_ffff_ffff_0fff | 0x4000
    let low = generator.next() & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000
    return GUID(high: high, low: low)
  }
}
