import KQLColumns
import KQLLanguage

/// Makes the functions that take one number out of a datetime.
enum DatePart {
  static func make(
    _ name: String, summary: String, synonyms: [String] = [], examples: [Example],
    _ part: @escaping @Sendable ([Int64]) -> [Int64]
  ) -> ScalarFunction {
    ScalarFunction(
      name: name, family: .dateAndTime, summary: summary, parameters: [.required("date", .type(.datetime))],
      result: .type(.int), examples: examples, synonyms: synonyms
    ) { arguments in
      constantFolded(arguments) { arguments in
        if arguments[0].isAllNull { return .nulls(.int, count: arguments.rowCount) }
        return .longs(part(arguments[0].longs()), .int, valid: arguments[0].validity)
      }
    }
  }

  /// ISO 8601: weeks start on Monday, the first one holds the year's first Thursday.
  static func weekOfYear(_ ticks: Int64) -> Int64 {
    let days = Int(Calendar.floorDivide(ticks, Calendar.ticksPerDay))
    // 0001-01-01 was a Monday.
    let thursday = days - days % 7 + 3
    let year = Calendar.civil(days: thursday).year
    return Int64((thursday - Calendar.days(year: year, month: 1, day: 1)) / 7 + 1)
  }
}

/// The units of `datetime_add`, `datetime_diff` and `datetime_part`.
enum DateUnit {
  case year, quarter, month, week, day, hour, minute, second, millisecond, microsecond, nanosecond
  case weekOfYear, dayOfYear

  init?(_ name: String) {
    switch name.lowercased() {
    case "year", "years": self = .year
    case "quarter", "quarters": self = .quarter
    case "month", "months": self = .month
    case "week", "weeks": self = .week
    case "week_of_year", "weekofyear": self = .weekOfYear
    case "day", "days": self = .day
    case "dayofyear": self = .dayOfYear
    case "hour", "hours": self = .hour
    case "minute", "minutes": self = .minute
    case "second", "seconds": self = .second
    case "millisecond", "milliseconds": self = .millisecond
    case "microsecond", "microseconds": self = .microsecond
    case "nanosecond", "nanoseconds": self = .nanosecond
    default: return nil
    }
  }

  /// Nil for units that have no fixed length or are shorter than a tick.
  var ticks: Int64? {
    switch self {
    case .week: 7 * Calendar.ticksPerDay
    case .day: Calendar.ticksPerDay
    case .hour: Calendar.ticksPerHour
    case .minute: Calendar.ticksPerMinute
    case .second: Calendar.ticksPerSecond
    case .millisecond: Calendar.ticksPerMillisecond
    case .microsecond: Calendar.ticksPerMicrosecond
    default: nil
    }
  }
}
