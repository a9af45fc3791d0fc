import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let makeDatetime = ScalarFunction(
    name: "make_datetime", family: .dateAndTime,
    summary: "Makes a datetime of a year, month, day, hour, minute and second; what is none gives null.",
    parameters: [
      .required("year", .scalar), .optional("month", .scalar), .optional("day", .scalar), .optional("hour", .scalar),
      .optional("minute", .scalar), .optional("second", .scalar),
    ], result: .type(.datetime),
    examples: [
      Example("print make_datetime(2020, 2, 29, 13, 45, 9)", "2020-02-29T13:45:09.0000000Z"),
      Example("print make_datetime(2020, 13, 1)", "null"),
    ]
  ) { arguments in
    constantFolded(arguments) { arguments in
      if arguments.count == 1 { return arguments[0].converted(to: .datetime) }
      let parts = arguments.columns.prefix(5).map { $0.converted(to: .long) }
      let seconds = arguments.count > 5 ? arguments[5].converted(to: .real) : nil
      var valid = seconds?.validity
      for part in parts { valid = Column.zipValid(valid, part.validity) }
      let numbers = parts.map { $0.longs() }
      let fractions = seconds?.reals()
      let result = Loop.mapOptional(Array(0..<arguments.rowCount), valid: valid, blank: Int64(0)) { row in
        MakeDatetime.ticks(numbers.map { $0[row] }, fractions?[row] ?? 0)
      }
      return .longs(result.values, .datetime, valid: result.valid)
    }
  }
}

private enum MakeDatetime {
  static func ticks(_ parts: [Int64], _ seconds: Double) -> Int64? {
    guard parts.count >= 3, parts.allSatisfy({ $0 >= 0 && $0 < 10_000 }), seconds >= 0, seconds < 60,
      let day = Calendar.ticks(year: Int(parts[0]), month: Int(parts[1]), day: Int(parts[2]))
    else { return nil }
    let hour = parts.count > 3 ? parts[3] : 0
    let minute = parts.count > 4 ? parts[4] : 0
    guard hour < 24, minute < 60 else { return nil }
    let time = (hour * 60 + minute) * Calendar.ticksPerMinute + Int64((seconds * 1e7).rounded())
    return Calendar.isValid(day + time) ? day + time : nil
  }
}
