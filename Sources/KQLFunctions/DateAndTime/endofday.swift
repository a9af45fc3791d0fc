import KQLLanguage

extension ScalarFunction {
  static let endofday = DateBound.make(
    "endofday", .day, end: true, summary: "Returns the last tick of the day of a datetime.",
    examples: [Example("print endofday(datetime(2020-06-15 13:45:00))", "2020-06-15T23:59:59.9999999Z")])
}
