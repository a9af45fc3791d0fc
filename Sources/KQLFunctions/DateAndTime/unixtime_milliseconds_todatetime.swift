import KQLLanguage

extension ScalarFunction {
  static let unixtimeMillisecondsTodatetime = UnixTime.make(
    "unixtime_milliseconds_todatetime", numerator: 10_000, denominator: 1,
    summary: "Converts milliseconds since 1970 to a datetime.",
    examples: [Example("print unixtime_milliseconds_todatetime(1546300800000)", "2019-01-01T00:00:00.0000000Z")])
}
