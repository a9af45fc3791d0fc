/// Datetimes as text: every form that `datetime(...)`, `todatetime()` and ingestion accept, and the one form written.
package enum DateTimeText {
  /// Ticks, or nil when the text is no datetime of the years 1 to 9999. ISO 8601, month-first with slashes, RFC 822 and
  /// RFC 850; blanks around it are ignored, times without a zone are UTC.
  package static func parse(_ text: UnsafeBufferPointer<UInt8>) -> Int64? {
    var cursor = ByteCursor(trimming: text)
    guard cursor.count >= 4 else { return nil }
    let start = cursor.index
    if let date = isoDate(&cursor) { return finish(date, &cursor) }
    cursor.index = start
    if let date = slashDate(&cursor) { return finish(date, &cursor) }
    cursor.index = start
    if let date = namedDate(&cursor) { return finish(date, &cursor) }
    return nil
  }

  package static func parse(_ text: String) -> Int64? {
    var copy = text
    return copy.withUTF8 { parse($0) }
  }

  /// `2024-01-31T09:05:00.1234567Z`.
  package static func append(_ ticks: Int64, to output: inout [UInt8]) {
    guard Calendar.isValid(ticks) else { return }
    let day = ticks / Calendar.ticksPerDay
    appendDate(Calendar.civil(days: Int(day)), to: &output)
    output.append(0x54)
    appendTime(ticks - day * Calendar.ticksPerDay, to: &output)
    output.append(0x5A)
  }

  package static func text(_ ticks: Int64) -> String {
    var bytes: [UInt8] = []
    append(ticks, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// `2024-01-31 09:05:00.1234567`, as csv output and messages have it.
  package static func appendSpaced(_ ticks: Int64, to output: inout [UInt8]) {
    guard Calendar.isValid(ticks) else { return }
    let day = ticks / Calendar.ticksPerDay
    appendDate(Calendar.civil(days: Int(day)), to: &output)
    output.append(32)
    appendTime(ticks - day * Calendar.ticksPerDay, to: &output)
  }

  private static func appendDate(_ date: Calendar.Day, to output: inout [UInt8]) {
    Digits.append2(date.year / 100, to: &output)
    Digits.append2(date.year, to: &output)
    output.append(0x2D)
    Digits.append2(date.month, to: &output)
    output.append(0x2D)
    Digits.append2(date.day, to: &output)
  }

  private static func appendTime(_ ticksOfDay: Int64, to output: inout [UInt8]) {
    let seconds = Int(ticksOfDay / Calendar.ticksPerSecond)
    Digits.append2(seconds / 3600, to: &output)
    output.append(0x3A)
    Digits.append2(seconds / 60 % 60, to: &output)
    output.append(0x3A)
    Digits.append2(seconds % 60, to: &output)
    output.append(0x2E)
    Digits.append(UInt64(ticksOfDay % Calendar.ticksPerSecond), width: 7, to: &output)
  }

  // MARK: Dates

  /// `2024-01-31`, `2024-1-5`, `2024-01`, `2024`, `20240131`, `2024/01/31`.
  private static func isoDate(_ cursor: inout ByteCursor) -> Int64? {
    let start = cursor.index
    guard let year = cursor.number(atMost: 4), cursor.index - start == 4 else { return nil }
    if cursor.isAtEnd { return Calendar.ticks(year: year, month: 1, day: 1) }
    let separator = cursor.peek
    if ByteCursor.isDigit(separator), let month = cursor.number(atMost: 2), let day = cursor.number(atMost: 2),
      cursor.index - start == 8
    {
      return Calendar.ticks(year: year, month: month, day: day)
    }
    if separator == 0x2D || separator == 0x2F, cursor.skip(separator), let month = cursor.number(atMost: 2) {
      if cursor.isAtEnd { return Calendar.ticks(year: year, month: month, day: 1) }
      if cursor.skip(separator), let day = cursor.number(atMost: 2) {
        return Calendar.ticks(year: year, month: month, day: day)
      }
    }
    return separator == 0x2C ? listedDate(year, &cursor) : nil
  }

  /// After the year of `2025, 6, 14` or `2025, 6, 14, 13, 45, 9`, as `make_datetime()` takes it.
  private static func listedDate(_ year: Int, _ cursor: inout ByteCursor) -> Int64? {
    var parts: [Int] = []
    while cursor.skip(0x2C) {
      cursor.skipBlanks()
      guard let part = cursor.number(atMost: 2) else { return nil }
      parts.append(part)
      cursor.skipBlanks()
    }
    guard parts.count == 2 || parts.count >= 4, parts.count <= 5, cursor.isAtEnd,
      let day = Calendar.ticks(year: year, month: parts[0], day: parts[1])
    else { return nil }
    let (hour, minute) = parts.count > 2 ? (parts[2], parts[3]) : (0, 0)
    let second = parts.count > 4 ? parts[4] : 0
    guard hour < 24, minute < 60, second < 60 else { return nil }
    return day + Int64(hour * 3600 + minute * 60 + second) * Calendar.ticksPerSecond
  }

  /// `1/31/2007`, month first, as .NET's invariant culture reads it; also with `-` or `.` between.
  private static func slashDate(_ cursor: inout ByteCursor) -> Int64? {
    if let month = cursor.number(atMost: 2) {
      let separator = cursor.peek
      if separator == 0x2F || separator == 0x2D, cursor.skip(separator), let day = cursor.number(atMost: 2),
        cursor.skip(separator)
      {
        let yearStart = cursor.index
        if let year = cursor.number(atMost: 4), cursor.index - yearStart == 4 || cursor.index - yearStart == 2 {
          return Calendar.ticks(year: fullYear(year, digits: cursor.index - yearStart), month: month, day: day)
        }
      }
    }
    return nil
  }

  /// `Sat, 8 Nov 2014 15:05`, `8 Nov 2014`, `Saturday, 08-Nov-14 15:05:02 UTC`, `Nov 8, 2014`.
  private static func namedDate(_ cursor: inout ByteCursor) -> Int64? {
    if let name = cursor.word() {
      if let month = month(name) {
        cursor.skipBlanks()
        guard let day = cursor.number(atMost: 2) else { return nil }
        _ = cursor.skip(0x2C)
        cursor.skipBlanks()
        guard let year = cursor.number(atMost: 4) else { return nil }
        return Calendar.ticks(year: year, month: month, day: day)
      }
      guard isWeekday(name) else { return nil }
      _ = cursor.skip(0x2C)
      cursor.skipBlanks()
    }
    guard let day = cursor.number(atMost: 2) else { return nil }
    let isDashed = cursor.skip(0x2D)
    if !isDashed { cursor.skipBlanks() }
    guard let name = cursor.word(), let month = month(name) else { return nil }
    if isDashed { guard cursor.skip(0x2D) else { return nil } } else { cursor.skipBlanks() }
    let yearStart = cursor.index
    guard let year = cursor.number(atMost: 4) else { return nil }
    return Calendar.ticks(year: fullYear(year, digits: cursor.index - yearStart), month: month, day: day)
  }

  /// Two digits count from 1930 to 2029, as .NET does.
  private static func fullYear(_ year: Int, digits: Int) -> Int {
    digits > 2 ? year : year < 30 ? 2000 + year : 1900 + year
  }

  private static func month(_ name: String) -> Int? {
    switch name {
    case "jan", "january": 1
    case "feb", "february": 2
    case "mar", "march": 3
    case "apr", "april": 4
    case "may": 5
    case "jun", "june": 6
    case "jul", "july": 7
    case "aug", "august": 8
    case "sep", "september": 9
    case "oct", "october": 10
    case "nov", "november": 11
    case "dec", "december": 12
    default: nil
    }
  }

  private static func isWeekday(_ name: String) -> Bool {
    switch name {
    case "mon", "monday", "tue", "tuesday", "wed", "wednesday", "thu", "thursday", "fri", "friday", "sat", "saturday",
      "sun", "sunday":
      true
    default: false
    }
  }

  // MARK: Time and zone

  /// Reads the time and zone that may follow the date, to the end of the text.
  private static func finish(_ date: Int64, _ cursor: inout ByteCursor) -> Int64? {
    if cursor.isAtEnd { return date }
    let isSeparated = cursor.peek | 0x20 == 0x74 || ByteCursor.isBlank(cursor.peek)
    var ticks = date
    if isSeparated {
      cursor.index += 1
      cursor.skipBlanks()
      if ByteCursor.isDigit(cursor.peek) {
        guard let time = timeOfDay(&cursor) else { return nil }
        ticks += time
      }
    }
    cursor.skipBlanks()
    if cursor.isAtEnd { return ticks }
    guard let offset = zone(&cursor), cursor.isAtEnd else { return nil }
    ticks -= offset
    return Calendar.isValid(ticks) ? ticks : nil
  }

  private static func timeOfDay(_ cursor: inout ByteCursor) -> Int64? {
    guard var hour = cursor.number(atMost: 2), hour < 24 else { return nil }
    var minute = 0
    var second = 0
    var fraction: Int64 = 0
    if cursor.skip(0x3A) {
      guard let number = cursor.number(atMost: 2), number < 60 else { return nil }
      minute = number
      if cursor.skip(0x3A) {
        guard let number = cursor.number(atMost: 2), number < 60 else { return nil }
        second = number
        if cursor.peek == 0x2E || cursor.peek == 0x2C {
          cursor.index += 1
          guard let number = cursor.fraction() else { return nil }
          fraction = number
        }
      }
    }
    let beforeMark = cursor.index
    cursor.skipBlanks()
    let letter = cursor.peek | 0x20
    if letter == 0x61 || letter == 0x70, cursor.peek(1) | 0x20 == 0x6D {
      guard (1...12).contains(hour) else { return nil }
      hour = hour % 12 + (letter == 0x70 ? 12 : 0)
      cursor.index += 2
    } else {
      cursor.index = beforeMark
    }
    let seconds = Int64(hour * 3600 + minute * 60 + second)
    return seconds * Calendar.ticksPerSecond + fraction
  }

  /// The offset east of UTC in ticks.
  private static func zone(_ cursor: inout ByteCursor) -> Int64? {
    let sign = cursor.peek
    if sign == 0x2B || sign == 0x2D {
      cursor.index += 1
      guard let hours = cursor.number(atMost: 2), hours <= 14 else { return nil }
      _ = cursor.skip(0x3A)
      let minutes = cursor.isAtEnd ? 0 : cursor.number(atMost: 2)
      guard let minutes, minutes < 60 else { return nil }
      let offset = Int64(hours * 60 + minutes) * Calendar.ticksPerMinute
      return sign == 0x2D ? -offset : offset
    }
    if cursor.count == 1, sign | 0x20 == 0x7A {
      cursor.index += 1
      return 0
    }
    switch cursor.word() {
    case "z", "utc", "gmt", "ut": return 0
    case "est": return -5 * Calendar.ticksPerHour
    case "edt": return -4 * Calendar.ticksPerHour
    case "cst": return -6 * Calendar.ticksPerHour
    case "cdt": return -5 * Calendar.ticksPerHour
    case "mst": return -7 * Calendar.ticksPerHour
    case "mdt": return -6 * Calendar.ticksPerHour
    case "pst": return -8 * Calendar.ticksPerHour
    case "pdt": return -7 * Calendar.ticksPerHour
    default: return nil
    }
  }
}
