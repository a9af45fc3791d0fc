import KQLLanguage

extension ScalarFunction {
  static let unixtimeSecondsTodatetime = UnixTime.make(
    "unixtime_seconds_todatetime", numerator: 10_000_000, denominator: 1,
    summary: "Converts seconds since 1970 to a datetime.",
    examples: [Example("print unixtime_seconds_todatetime(1546300800)", "2019-01-01T00:00:00.0000000Z")])
}
