/// Timespans as text: `1.02:03:04.5`, `1d`, `90s`, `2` (days).
package enum TimeSpanText {
  package static func parse(_ text: UnsafeBufferPointer<UInt8>) -> Int64? {
    var cursor = ByteCursor(trimming: text)
    let isNegative = cursor.skip(0x2D)
    if !isNegative { _ = cursor.skip(0x2B) }
    guard ByteCursor.isDigit(cursor.peek) || cursor.peek == 0x2E else { return nil }
    let start = cursor.index
    guard let magnitude = clock(&cursor) ?? unit(&cursor, from: start) else { return nil }
    return isNegative ? 0 &- Int64(bitPattern: magnitude) : Int64(exactly: magnitude)
  }

  package static func parse(_ text: String) -> Int64? {
    var copy = text
    return copy.withUTF8 { parse($0) }
  }

  /// `1.02:03:04.5000000`; the fraction is left out when it is zero.
  package static func append(_ ticks: Int64, to output: inout [UInt8]) {
    if ticks < 0 { output.append(0x2D) }
    var rest = ticks.magnitude
    let days = rest / UInt64(Calendar.ticksPerDay)
    rest -= days * UInt64(Calendar.ticksPerDay)
    if days > 0 {
      Digits.append(days, to: &output)
      output.append(0x2E)
    }
    let seconds = Int(rest / UInt64(Calendar.ticksPerSecond))
    Digits.append2(seconds / 3600, to: &output)
    output.append(0x3A)
    Digits.append2(seconds / 60 % 60, to: &output)
    output.append(0x3A)
    Digits.append2(seconds % 60, to: &output)
    let fraction = rest % UInt64(Calendar.ticksPerSecond)
    if fraction > 0 {
      output.append(0x2E)
      Digits.append(fraction, width: 7, to: &output)
    }
  }

  package static func text(_ ticks: Int64) -> String {
    var bytes: [UInt8] = []
    append(ticks, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Ticks of `count` units, or nil for an unknown unit or an overflow. Units as in timespan literals: `d`, `minutes`.
  package static func ticks(_ count: Double, unit: String) -> Int64? {
    guard let scale = ticksPerUnit(unit) else { return nil }
    return Int64(exactly: (count * Double(scale)).rounded(.toNearestOrAwayFromZero))
  }

  /// Nil for an unknown unit.
  package static func ticksPerUnit(_ unit: String) -> Int64? {
    switch unit {
    case "d", "day", "days": Calendar.ticksPerDay
    case "h", "hr", "hrs", "hour", "hours": Calendar.ticksPerHour
    case "m", "min", "minute", "minutes": Calendar.ticksPerMinute
    case "s", "sec", "second", "seconds": Calendar.ticksPerSecond
    case "ms", "milli", "millis", "millisec", "millisecond", "milliseconds": Calendar.ticksPerMillisecond
    case "micro", "micros", "microsec", "microsecond", "microseconds": Calendar.ticksPerMicrosecond
    case "tick", "ticks": 1
    default: nil
    }
  }

  /// `[d.]hh:mm[:ss[.f]]`, `d:hh:mm:ss[.f]`, or whole days.
  private static func clock(_ cursor: inout ByteCursor) -> UInt64? {
    guard let first = cursor.number(atMost: 8) else { return nil }
    if cursor.isAtEnd { return total(days: first, hours: 0, minutes: 0, seconds: 0, fraction: 0) }
    var days = 0
    var hours = first
    if cursor.skip(0x2E) {
      guard let number = cursor.number(atMost: 2), cursor.peek == 0x3A else { return nil }
      days = first
      hours = number
    }
    guard cursor.skip(0x3A), var minutes = cursor.number(atMost: 2) else { return nil }
    var seconds = 0
    var fraction: Int64 = 0
    if cursor.skip(0x3A) {
      guard let number = cursor.number(atMost: 2) else { return nil }
      seconds = number
      if days == 0, cursor.skip(0x3A) {
        guard let number = cursor.number(atMost: 2) else { return nil }
        (days, hours, minutes, seconds) = (hours, minutes, seconds, number)
      }
      if cursor.skip(0x2E) {
        guard let number = cursor.fraction() else { return nil }
        fraction = number
      }
    }
    guard cursor.isAtEnd, hours < 24, minutes < 60, seconds < 60 else { return nil }
    return total(days: days, hours: hours, minutes: minutes, seconds: seconds, fraction: fraction)
  }

  private static func total(days: Int, hours: Int, minutes: Int, seconds: Int, fraction: Int64) -> UInt64? {
    guard days <= 10_675_199 else { return nil }
    let clock = UInt64(hours * 3600 + minutes * 60 + seconds) * UInt64(Calendar.ticksPerSecond)
    let ticks = UInt64(days) * UInt64(Calendar.ticksPerDay) + clock + UInt64(fraction)
    return ticks <= UInt64(Int64.max) + 1 ? ticks : nil
  }

  /// `1.5h`, `90 seconds`.
  private static func unit(_ cursor: inout ByteCursor, from start: Int) -> UInt64? {
    cursor.index = start
    while ByteCursor.isDigit(cursor.peek) || cursor.peek == 0x2E { cursor.index += 1 }
    let number = NumberText.real(UnsafeBufferPointer(rebasing: cursor.bytes[start..<cursor.index]))
    cursor.skipBlanks()
    guard let number, let name = cursor.word(), cursor.isAtEnd else { return nil }
    return ticks(number, unit: name)?.magnitude
  }
}
