import KQLLanguage

extension ScalarFunction {
  static let startofweek = DateBound.make(
    "startofweek", .week, end: false, summary: "Returns the Sunday that starts the week of a datetime.",
    examples: [Example("print startofweek(datetime(2020-06-15 13:45:00))", "2020-06-14T00:00:00.0000000Z")])
}
