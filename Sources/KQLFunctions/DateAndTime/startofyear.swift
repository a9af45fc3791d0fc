import KQLLanguage

extension ScalarFunction {
  static let startofyear = DateBound.make(
    "startofyear", .year, end: false, summary: "Returns the start of the year of a datetime.",
    examples: [Example("print startofyear(datetime(2020-06-15), 1)", "2021-01-01T00:00:00.0000000Z")])
}
