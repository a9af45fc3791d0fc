import KQLColumns
import KQLDiagnostics
import KQLLanguage

extension ScalarFunction {
  static let datetimeAdd = ScalarFunction(
    name: "datetime_add", family: .dateAndTime,
    summary: "Moves a datetime by a number of units; months keep the day where they have it.",
    parameters: [
      .required(
        "period", .constant(.string),
        "year, quarter, month, week, day, hour, minute, second, millisecond, microsecond or nanosecond."),
      .required("amount", .type(.long)), .required("datetime", .type(.datetime)),
    ], result: .type(.datetime),
    examples: [
      Example("print datetime_add('month', 1, datetime(2020-01-31))", "2020-02-29T00:00:00.0000000Z"),
      Example("print datetime_add('day', -1, datetime(0001-01-01 12:00:00))", "null"),
    ]
  ) { arguments in
    guard case .string(let name)? = arguments.constant(0), let unit = DateUnit(name), unit != .weekOfYear,
      unit != .dayOfYear
    else { throw Diagnostic(code: "SEM0025", "datetime_add(): the period is not one of those known.") }
    return constantFolded(arguments) { arguments in
      if arguments[1].isAllNull || arguments[2].isAllNull { return .nulls(.datetime, count: arguments.rowCount) }
      let result = Loop.mapOptional(
        arguments[1].longOperand, arguments[2].longOperand,
        valid: Column.zipValid(arguments[1].validity, arguments[2].validity), count: arguments.rowCount,
        blank: Int64(0)
      ) { DatetimeAdd.move($1, by: $0, unit) }
      return .longs(result.values, .datetime, valid: result.valid)
    }
  }
}

private enum DatetimeAdd {
  static func move(_ ticks: Int64, by amount: Int64, _ unit: DateUnit) -> Int64? {
    let months: Int64
    switch unit {
    case .year: months = 12
    case .quarter: months = 3
    case .month: months = 1
    default:
      let distance: Int64
      if let length = unit.ticks {
        let (product, overflow) = amount.multipliedReportingOverflow(by: length)
        if overflow { return nil }
        distance = product
      } else {
        distance = amount / 100
      }
      let (result, overflow) = ticks.addingReportingOverflow(distance)
      return overflow || !Calendar.isValid(result) ? nil : result
    }
    let (count, overflow) = amount.multipliedReportingOverflow(by: months)
    return overflow ? nil : Calendar.adding(months: Int(count), to: ticks)
  }
}
