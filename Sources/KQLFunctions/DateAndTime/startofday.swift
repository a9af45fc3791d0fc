import KQLLanguage

extension ScalarFunction {
  static let startofday = DateBound.make(
    "startofday", .day, end: false, summary: "Returns the start of the day of a datetime.",
    examples: [Example("print startofday(datetime(2020-06-15 13:45:00), 3)", "2020-06-18T00:00:00.0000000Z")])
}
