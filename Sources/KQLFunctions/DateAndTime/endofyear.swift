import KQLLanguage

extension ScalarFunction {
  static let endofyear = DateBound.make(
    "endofyear", .year, end: true, summary: "Returns the last tick of the year of a datetime.",
    examples: [Example("print endofyear(datetime(2020-06-15 13:45:00))", "2020-12-31T23:59:59.9999999Z")])
}
