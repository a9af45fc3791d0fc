import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let makeTimespan = ScalarFunction(
    name: "make_timespan", family: .dateAndTime,
    summary: "Makes a timespan of hours, minutes and seconds, with days before them when there are four.",
    parameters: [
      .required("days_or_hours", .scalar), .optional("hours_or_minutes", .scalar),
      .optional("minutes_or_seconds", .scalar), .optional("seconds", .scalar),
    ], result: .type(.timespan),
    examples: [Example("print make_timespan(1, 2, 3, 4), make_timespan(2, 30)", "1.02:03:04 | 02:30:00")]
  ) { arguments in
    constantFolded(arguments) { arguments in
      if arguments.count == 1 { return arguments[0].converted(to: .timespan) }
      let parts = arguments.columns.map { $0.converted(to: .real) }
      var valid: [Bool]?
      for part in parts { valid = Column.zipValid(valid, part.validity) }
      let numbers = parts.map { $0.reals() }
      let result = Loop.mapOptional(Array(0..<arguments.rowCount), valid: valid, blank: Int64(0)) { row in
        MakeTimespan.ticks(numbers.map { $0[row] })
      }
      return .longs(result.values, .timespan, valid: result.valid)
    }
  }
}

private enum MakeTimespan {
  static func ticks(_ parts: [Double]) -> Int64? {
    let days = parts.count == 4 ? parts[0] : 0
    let clock = parts.count == 4 ? Array(parts[1...]) : parts
    let seconds = clock.count > 2 ? clock[2] : 0
    guard days >= 0, days <= 10_675_198, clock[0] >= 0, clock[0] < 24, clock[1] >= 0, clock[1] < 60, seconds >= 0,
      seconds < 60
    else { return nil }
    let minutes = Int64(days) * 1440 + Int64(clock[0]) * 60 + Int64(clock[1])
    return minutes * Calendar.ticksPerMinute + Int64((seconds * 1e7).rounded())
  }
}
