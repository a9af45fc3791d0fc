import KQLColumns
import KQLDiagnostics
import KQLLanguage

extension ScalarFunction {
  static let datetimePart = ScalarFunction(
    name: "datetime_part", family: .dateAndTime, summary: "Returns a named part of a datetime as a number.",
    parameters: [
      .required(
        "part", .constant(.string),
        "year, quarter, month, week_of_year, day, dayOfYear, hour, minute, second, millisecond, microsecond, nanosecond."
      ),
      .required("date", .type(.datetime)),
    ], result: .type(.int),
    examples: [Example("print datetime_part('quarter', datetime(2017-10-30 01:02:03.7654321))", "4")],
    synonyms: ["datepart"]
  ) { arguments in
    guard case .string(let name)? = arguments.constant(0), let unit = DateUnit(name) else {
      throw Diagnostic(code: "SEM0025", "datetime_part(): the part is not one of those known.")
    }
    return constantFolded(arguments) { arguments in
      if arguments[1].isAllNull { return .nulls(.int, count: arguments.rowCount) }
      return .longs(
        Loop.map(arguments[1].longs()) { DatetimePart.value(unit, $0) }, .int, valid: arguments[1].validity)
    }
  }
}

private enum DatetimePart {
  static func value(_ unit: DateUnit, _ ticks: Int64) -> Int64 {
    switch unit {
    case .year: Int64(Calendar.civil(ticks: ticks).year)
    case .quarter: Int64((Calendar.civil(ticks: ticks).month + 2) / 3)
    case .month: Int64(Calendar.civil(ticks: ticks).month)
    case .week, .weekOfYear: DatePart.weekOfYear(ticks)
    case .day: Int64(Calendar.civil(ticks: ticks).day)
    case .dayOfYear: Int64(Calendar.dayOfYear(ticks: ticks))
    case .hour: ticks / Calendar.ticksPerHour % 24
    case .minute: ticks / Calendar.ticksPerMinute % 60
    case .second: ticks / Calendar.ticksPerSecond % 60
    case .millisecond: ticks / Calendar.ticksPerMillisecond % 1000
    case .microsecond: ticks / Calendar.ticksPerMicrosecond % 1_000_000
    case .nanosecond: ticks % Calendar.ticksPerSecond * 100
    }
  }
}
