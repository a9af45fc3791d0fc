import KQLLanguage

extension ScalarFunction {
  static let startofmonth = DateBound.make(
    "startofmonth", .month, end: false, summary: "Returns the start of the month of a datetime.",
    examples: [Example("print startofmonth(datetime(2020-06-15), -13)", "2019-05-01T00:00:00.0000000Z")])
}
