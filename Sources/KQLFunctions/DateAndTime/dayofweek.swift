import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let dayofweek = ScalarFunction(
    name: "dayofweek", family: .dateAndTime, summary: "Returns the days since the last Sunday, as a timespan.",
    parameters: [.required("date", .type(.datetime))], result: .type(.timespan),
    examples: [Example("print dayofweek(datetime(2024-02-29))", "4.00:00:00")]
  ) { arguments in
    constantFolded(arguments) { arguments in
      if arguments[0].isAllNull { return .nulls(.timespan, count: arguments.rowCount) }
      let days = Loop.map(arguments[0].longs()) { Int64(Calendar.dayOfWeek(ticks: $0)) * Calendar.ticksPerDay }
      return .longs(days, .timespan, valid: arguments[0].validity)
    }
  }
}
