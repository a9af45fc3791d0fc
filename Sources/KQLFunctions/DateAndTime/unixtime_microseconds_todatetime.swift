import KQLLanguage

extension ScalarFunction {
  static let unixtimeMicrosecondsTodatetime = UnixTime.make(
    "unixtime_microseconds_todatetime", numerator: 10, denominator: 1,
    summary: "Converts microseconds since 1970 to a datetime.",
    examples: [Example("print unixtime_microseconds_todatetime(1546300800000000)", "2019-01-01T00:00:00.0000000Z")])
}
