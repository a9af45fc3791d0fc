import KQLLanguage

extension ScalarFunction {
  static let dateAndTime: [ScalarFunction] = [clock, parts, bounds, building, zones].flatMap { $0 }

  private static let clock: [ScalarFunction] = [.now, .ago]

  private static let parts: [ScalarFunction] = [
    .getyear, .getmonth, .dayofmonth, .dayofyear, .dayofweek, .hourofday, .weekOfYear, .datetimePart,
  ]

  private static let bounds: [ScalarFunction] = [
    .startofday, .startofweek, .startofmonth, .startofyear, .endofday, .endofweek, .endofmonth, .endofyear,
  ]

  private static let building: [ScalarFunction] = [
    .datetimeAdd, .datetimeDiff, .makeDatetime, .makeTimespan, .formatDatetime, .formatTimespan,
    .unixtimeSecondsTodatetime, .unixtimeMillisecondsTodatetime, .unixtimeMicrosecondsTodatetime,
    .unixtimeNanosecondsTodatetime,
  ]

  private static let zones: [ScalarFunction] = [
    .datetimeUtcToLocal, .datetimeLocalToUtc, .datetimeListTimezones,
  ]
}
