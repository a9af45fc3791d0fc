import KQLColumns
import KQLDiagnostics
import KQLLanguage

extension ScalarFunction {
  static let datetimeDiff = ScalarFunction(
    name: "datetime_diff", family: .dateAndTime,
    summary: "Counts the boundaries of a unit from the second datetime to the first.",
    parameters: [
      .required(
        "period", .constant(.string),
        "year, quarter, month, week, day, hour, minute, second, millisecond, microsecond or nanosecond."),
      .required("datetime1", .type(.datetime)), .required("datetime2", .type(.datetime)),
    ], result: .type(.long),
    examples: [
      Example("print datetime_diff('year', datetime(2020-12-31), datetime(2021-01-01))", "-1"),
      Example("print datetime_diff('week', datetime(2020-12-31), datetime(2020-01-01))", "52"),
    ]
  ) { arguments in
    guard case .string(let name)? = arguments.constant(0), let unit = DateUnit(name), unit != .weekOfYear,
      unit != .dayOfYear
    else { throw Diagnostic(code: "SEM0025", "datetime_diff(): the period is not one of those known.") }
    return constantFolded(arguments) { arguments in
      if arguments[1].isAllNull || arguments[2].isAllNull { return .nulls(.long, count: arguments.rowCount) }
      let values = Loop.map(arguments[1].longOperand, arguments[2].longOperand, count: arguments.rowCount) {
        DatetimeDiff.ordinal($0, unit) &- DatetimeDiff.ordinal($1, unit)
      }
      return .longs(values, valid: Column.zipValid(arguments[1].validity, arguments[2].validity))
    }
  }
}

private enum DatetimeDiff {
  /// The number of the unit that a datetime is in.
  static func ordinal(_ ticks: Int64, _ unit: DateUnit) -> Int64 {
    switch unit {
    case .year, .quarter, .month:
      let date = Calendar.civil(ticks: ticks)
      if unit == .year { return Int64(date.year) }
      return unit == .month ? Int64(date.year * 12 + date.month) : Int64(date.year * 4 + (date.month - 1) / 3)
    // Weeks start on Sunday; 0001-01-01 was a Monday.
    case .week: return (ticks + Calendar.ticksPerDay) / (7 * Calendar.ticksPerDay)
    case .nanosecond: return ticks &* 100
    default: return ticks / (unit.ticks ?? 1)
    }
  }
}
