import KQLLanguage

extension ScalarFunction {
  static let endofmonth = DateBound.make(
    "endofmonth", .month, end: true, summary: "Returns the last tick of the month of a datetime.",
    examples: [Example("print endofmonth(datetime(2020-02-29 12:00:00))", "2020-02-29T23:59:59.9999999Z")])
}
