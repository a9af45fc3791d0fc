/// Guids as text: `74be27de-1e4e-49d9-b579-fe0b331d3642`.
extension GUID {
  /// 32 digits with dashes anywhere, braces or parentheses around; nil when it is no guid.
  package init?(_ text: UnsafeBufferPointer<UInt8>) {
    var cursor = ByteCursor(trimming: text)
    let isBraced = cursor.peek == 0x7B || cursor.peek == 0x28
    if isBraced {
      let close: UInt8 = cursor.peek == 0x7B ? 0x7D : 0x29
      guard cursor.count > 1, cursor.bytes[cursor.end - 1] == close else { return nil }
      cursor.index += 1
      cursor.end -= 1
    }
    var high: UInt64 = 0
    var low: UInt64 = 0
    var digits = 0
    while !cursor.isAtEnd {
      let byte = cursor.bytes[cursor.index]
      cursor.index += 1
      if byte == 0x2D { continue }
      guard digits < 32, let digit = NumberText.hexDigit(byte) else { return nil }
      if digits < 16 { high = high << 4 | UInt64(digit) } else { low = low << 4 | UInt64(digit) }
      digits += 1
    }
    guard digits == 32 else { return nil }
    self.init(high: high, low: low)
  }

  package init?(_ text: String) {
    var copy = text
    guard let guid = copy.withUTF8({ GUID($0) }) else { return nil }
    self = guid
  }

  /// Lower-case, with dashes.
  package func append(to output: inout [UInt8]) {
    for position in 0..<32 {
      if position == 8 || position == 12 || position == 16 || position == 20 { output.append(0x2D) }
      let word = position < 16 ? high : low
      let digit = UInt8(truncatingIfNeeded: word >> UInt64(60 - position % 16 * 4)) & 15
      output.append(digit < 10 ? 48 + digit : 87 + digit)
    }
  }

  package var text: String {
    var bytes: [UInt8] = []
    append(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}
