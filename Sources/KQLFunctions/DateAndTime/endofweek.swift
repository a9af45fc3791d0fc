import KQLLanguage

extension ScalarFunction {
  static let endofweek = DateBound.make(
    "endofweek", .week, end: true, summary: "Returns the last tick of the week of a datetime, on a Saturday.",
    examples: [Example("print endofweek(datetime(2024-03-03))", "2024-03-09T23:59:59.9999999Z")])
}
