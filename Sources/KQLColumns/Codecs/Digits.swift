/// Reading digits at a position, without allocation.
package struct ByteCursor {
  package let bytes: UnsafeBufferPointer<UInt8>
  package var index: Int
  package var end: Int

  /// Over the bytes without leading and trailing blanks.
  package init(trimming bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    index = 0
    end = bytes.count
    while index < end, ByteCursor.isBlank(bytes[index]) { index += 1 }
    while end > index, ByteCursor.isBlank(bytes[end - 1]) { end -= 1 }
  }

  @inline(__always) package var isAtEnd: Bool { index >= end }
  @inline(__always) package var count: Int { end - index }
  /// 0 at the end.
  @inline(__always) package var peek: UInt8 { index < end ? bytes[index] : 0 }
  @inline(__always) package func peek(_ ahead: Int) -> UInt8 { index + ahead < end ? bytes[index + ahead] : 0 }

  @inline(__always) package mutating func skip(_ byte: UInt8) -> Bool {
    guard index < end, bytes[index] == byte else { return false }
    index += 1
    return true
  }

  package mutating func skipBlanks() { while index < end, ByteCursor.isBlank(bytes[index]) { index += 1 } }

  /// From 1 to `most` digits.
  @inline(__always) package mutating func number(atMost most: Int) -> Int? {
    var value = 0
    var read = 0
    while read < most, index < end {
      let digit = bytes[index] &- 48
      guard digit < 10 else { break }
      value = value &* 10 &+ Int(digit)
      index += 1
      read += 1
    }
    return read == 0 ? nil : value
  }

  /// The digits after a point as ticks of 1/10,000,000; further ones are dropped.
  package mutating func fraction() -> Int64? {
    var value: Int64 = 0
    var read = 0
    while index < end {
      let digit = bytes[index] &- 48
      guard digit < 10 else { break }
      if read < 7 { value = value &* 10 &+ Int64(digit) }
      read += 1
      index += 1
    }
    if read == 0 { return nil }
    while read < 7 {
      value = value &* 10
      read += 1
    }
    return value
  }

  /// Letters, lower-cased; nil when there are none or more than 24.
  package mutating func word() -> String? {
    let start = index
    while index < end, (bytes[index] | 0x20) &- 97 < 26 { index += 1 }
    guard index > start, index - start <= 24 else { return nil }
    return String(decoding: bytes[start..<index].lazy.map { $0 | 0x20 }, as: UTF8.self)
  }

  @inline(__always) package static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || (byte >= 9 && byte <= 13) }
  @inline(__always) package static func isDigit(_ byte: UInt8) -> Bool { byte &- 48 < 10 }
}

/// Writing digits to the end of a byte buffer.
package enum Digits {
  @inline(__always) package static func append2(_ value: Int, to output: inout [UInt8]) {
    output.append(48 &+ UInt8(truncatingIfNeeded: value / 10 % 10))
    output.append(48 &+ UInt8(truncatingIfNeeded: value % 10))
  }

  /// Exactly `width` digits, with leading zeros.
  package static func append(_ value: UInt64, width: Int, to output: inout [UInt8]) {
    let start = output.count
    for _ in 0..<width { output.append(48) }
    var rest = value
    var index = start + width - 1
    while rest > 0, index >= start {
      output[index] = 48 &+ UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
      index -= 1
    }
  }

  package static func append(_ value: UInt64, to output: inout [UInt8]) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { buffer in
      var index = 20
      var rest = value
      repeat {
        index -= 1
        buffer[index] = 48 &+ UInt8(truncatingIfNeeded: rest % 10)
        rest /= 10
      } while rest > 0
      output.append(contentsOf: buffer[index..<20])
    }
  }
}
