import KQLColumns
import KQLLanguage

/// Makes the functions that give the first or last tick of the period a datetime is in.
enum DateBound {
  enum Period: Sendable { case day, week, month, year }

  static func make(
    _ name: String, _ period: Period, end: Bool, summary: String, examples: [Example]
  ) -> ScalarFunction {
    ScalarFunction(
      name: name, family: .dateAndTime, summary: summary,
      parameters: [
        .required("date", .type(.datetime)),
        .optional("offset", .type(.long), "How many periods later; may be negative."),
      ], result: .type(.datetime), resultName: end ? .none : .firstArgument, examples: examples
    ) { arguments in
      constantFolded(arguments) { arguments in
        let offset: Column = arguments.count > 1 ? arguments[1] : .constant(.long(0), .long, count: arguments.rowCount)
        if arguments[0].isAllNull || offset.isAllNull { return .nulls(.datetime, count: arguments.rowCount) }
        let result = Loop.mapOptional(
          arguments[0].longOperand, offset.longOperand,
          valid: Column.zipValid(arguments[0].validity, offset.validity), count: arguments.rowCount, blank: Int64(0)
        ) { ticks, offset -> Int64? in
          let (moved, overflow) = offset.addingReportingOverflow(end ? 1 : 0)
          if overflow { return nil }
          let bound = start(period, ticks, moved)
          return end ? bound.map { $0 - 1 } ?? last(period, ticks, offset) : bound
        }
        return .longs(result.values, .datetime, valid: result.valid)
      }
    }
  }

  /// The end of the last period of the year 9999 has no successor.
  private static func last(_ period: Period, _ ticks: Int64, _ offset: Int64) -> Int64? {
    start(period, ticks, offset).map { _ in Calendar.maxTicks }
  }

  static func start(_ period: Period, _ ticks: Int64, _ offset: Int64) -> Int64? {
    let day = ticks - Calendar.floorRemainder(ticks, Calendar.ticksPerDay)
    switch period {
    case .day: return moved(day, offset, Calendar.ticksPerDay)
    case .week:
      let sunday = day - Int64(Calendar.dayOfWeek(ticks: ticks)) * Calendar.ticksPerDay
      return moved(sunday, offset, 7 * Calendar.ticksPerDay)
    case .month, .year:
      let date = Calendar.civil(ticks: ticks)
      let month = period == .year ? 1 : date.month
      guard let first = Calendar.ticks(year: date.year, month: month, day: 1), offset.magnitude < 1_000_000 else {
        return nil
      }
      return Calendar.adding(months: Int(offset) * (period == .year ? 12 : 1), to: first)
    }
  }

  private static func moved(_ ticks: Int64, _ count: Int64, _ unit: Int64) -> Int64? {
    let (distance, overflow) = count.multipliedReportingOverflow(by: unit)
    let (result, carry) = ticks.addingReportingOverflow(distance)
    return overflow || carry || !Calendar.isValid(result) ? nil : result
  }
}
