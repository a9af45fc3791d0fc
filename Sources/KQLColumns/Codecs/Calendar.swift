/// Calendar arithmetic in the proleptic Gregorian calendar, on ticks of 100 ns since 0001-01-01.
package enum Calendar {
  package static let ticksPerMicrosecond: Int64 = 10
  package static let ticksPerMillisecond: Int64 = 10_000
  package static let ticksPerSecond: Int64 = 10_000_000
  package static let ticksPerMinute: Int64 = 600_000_000
  package static let ticksPerHour: Int64 = 36_000_000_000
  package static let ticksPerDay: Int64 = 864_000_000_000
  /// Of 1970-01-01.
  package static let unixEpoch: Int64 = 621_355_968_000_000_000
  /// The last tick of the year 9999.
  package static let maxTicks: Int64 = 3_155_378_975_999_999_999

  @inlinable package static func isValid(_ ticks: Int64) -> Bool { ticks >= 0 && ticks <= maxTicks }

  package static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

  package static func daysInMonth(year: Int, month: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Days since 0001-01-01; the month may be any 1…12, the day is not checked.
  package static func days(year: Int, month: Int, day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let monthFromMarch = (month + 9) % 12
    let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 306
  }

  /// Nil unless it is a day of the years 1 to 9999.
  package static func ticks(year: Int, month: Int, day: Int) -> Int64? {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= daysInMonth(year: year, month: month)
    else { return nil }
    return Int64(days(year: year, month: month, day: day)) * ticksPerDay
  }

  package struct Day: Sendable {
    package var year: Int
    package var month: Int
    package var day: Int

    package init(year: Int, month: Int, day: Int) {
      self.year = year
      self.month = month
      self.day = day
    }
  }

  /// The civil date of a day number since 0001-01-01.
  package static func civil(days: Int) -> Day {
    let shifted = days + 306
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    return Day(year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month: month, day: day)
  }

  package static func civil(ticks: Int64) -> Day { civil(days: Int(floorDivide(ticks, ticksPerDay))) }

  /// 0 is Sunday.
  package static func dayOfWeek(ticks: Int64) -> Int {
    let day = Int(floorDivide(ticks, ticksPerDay)) + 1
    return ((day % 7) + 7) % 7
  }

  /// From 1.
  package static func dayOfYear(ticks: Int64) -> Int {
    let days = Int(floorDivide(ticks, ticksPerDay))
    return days - Calendar.days(year: civil(days: days).year, month: 1, day: 1) + 1
  }

  /// Moves by whole months, keeping the time and clamping the day to the month's length. Nil outside 0001…9999.
  package static func adding(months: Int, to ticks: Int64) -> Int64? {
    let date = civil(ticks: ticks)
    let (total, overflow) = (date.year * 12 + date.month - 1).addingReportingOverflow(months)
    if overflow || total < 12 || total >= 120_000 { return nil }
    let year = total / 12
    let month = total % 12 + 1
    let day = min(date.day, daysInMonth(year: year, month: month))
    return Int64(days(year: year, month: month, day: day)) * ticksPerDay + floorRemainder(ticks, ticksPerDay)
  }

  /// Of a positive divisor; the quotient is rounded towards minus infinity.
  @inlinable package static func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
    let quotient = value / divisor
    return value % divisor < 0 ? quotient - 1 : quotient
  }

  @inlinable package static func floorRemainder(_ value: Int64, _ divisor: Int64) -> Int64 {
    let remainder = value % divisor
    return remainder < 0 ? remainder + divisor : remainder
  }
}
