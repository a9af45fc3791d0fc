import KQLColumns

/// Cells written at a place in a buffer, and quoting.
enum CellBytes {
  /// At most 20 bytes.
  @inline(__always)
  static func long(_ value: Int64, _ target: UnsafeMutablePointer<UInt8>) -> Int {
    var rest = value.magnitude
    var count = 0
    if value < 0 {
      target[0] = 0x2D
      count = 1
    }
    let digits = digitCount(rest)
    var position = count &+ digits
    count = position
    while rest >= 100 {
      let pair = Int(rest % 100)
      rest /= 100
      position &-= 2
      target[position] = 48 &+ UInt8(truncatingIfNeeded: pair / 10)
      target[position &+ 1] = 48 &+ UInt8(truncatingIfNeeded: pair % 10)
    }
    if rest >= 10 {
      target[position &- 2] = 48 &+ UInt8(truncatingIfNeeded: rest / 10)
      target[position &- 1] = 48 &+ UInt8(truncatingIfNeeded: rest % 10)
    } else {
      target[position &- 1] = 48 &+ UInt8(truncatingIfNeeded: rest)
    }
    return count
  }

  @inline(__always)
  private static func digitCount(_ value: UInt64) -> Int {
    var count = 1
    var limit: UInt64 = 10
    while count < 20, value >= limit {
      count &+= 1
      if count == 20 { break }
      limit = limit &* 10
    }
    return count
  }

  /// `2024-01-31T09:05:00.1234567Z`, 28 bytes, or 30 between quotes; nothing for ticks that are no datetime.
  @inline(__always)
  static func datetime(_ ticks: Int64, _ isQuoted: Bool, _ start: UnsafeMutablePointer<UInt8>) -> Int {
    guard Calendar.isValid(ticks) else { return 0 }
    var target = start
    if isQuoted {
      target[0] = 0x22
      target[29] = 0x22
      target += 1
    }
    let day = ticks / Calendar.ticksPerDay
    let date = Calendar.civil(days: Int(day))
    let rest = ticks &- day &* Calendar.ticksPerDay
    let seconds = Int(rest / Calendar.ticksPerSecond)
    pair(date.year / 100, target)
    pair(date.year % 100, target + 2)
    target[4] = 0x2D
    pair(date.month, target + 5)
    target[7] = 0x2D
    pair(date.day, target + 8)
    target[10] = 0x54
    pair(seconds / 3600, target + 11)
    target[13] = 0x3A
    pair(seconds / 60 % 60, target + 14)
    target[16] = 0x3A
    pair(seconds % 60, target + 17)
    target[19] = 0x2E
    var fraction = Int(rest % Calendar.ticksPerSecond)
    var position = 26
    while position >= 20 {
      target[position] = 48 &+ UInt8(truncatingIfNeeded: fraction % 10)
      fraction /= 10
      position &-= 1
    }
    target[27] = 0x5A
    return isQuoted ? 30 : 28
  }

  @inline(__always)
  private static func pair(_ value: Int, _ target: UnsafeMutablePointer<UInt8>) {
    target[0] = 48 &+ UInt8(truncatingIfNeeded: value / 10)
    target[1] = 48 &+ UInt8(truncatingIfNeeded: value % 10)
  }

  /// Whether any byte of the text has to be escaped in a JSON string.
  static func needsEscapes(_ text: Text) -> Bool {
    text.bytes.withUnsafeBufferPointer { bytes in
      var found: UInt8 = 0
      for byte in bytes {
        found |= (byte < 0x20 ? 1 : 0) | (byte == 0x22 ? 1 : 0) | (byte == 0x5C ? 1 : 0)
      }
      return found != 0
    }
  }

  /// Between quotes, with quotes doubled, when the text has a separator, quote or newline.
  static func appendDelimited(_ text: UnsafeBufferPointer<UInt8>, _ separator: UInt8, to output: inout [UInt8]) {
    var needsQuotes = false
    for byte in text where byte == separator || byte == 0x22 || byte == 0x0A || byte == 0x0D {
      needsQuotes = true
      break
    }
    guard needsQuotes else {
      output.append(contentsOf: text)
      return
    }
    output.append(0x22)
    for byte in text {
      if byte == 0x22 { output.append(0x22) }
      output.append(byte)
    }
    output.append(0x22)
  }
}
