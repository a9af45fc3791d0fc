import KQLLanguage

extension ScalarFunction {
  static let unixtimeNanosecondsTodatetime = UnixTime.make(
    "unixtime_nanoseconds_todatetime", numerator: 1, denominator: 100,
    summary: "Converts nanoseconds since 1970 to a datetime.",
    examples: [Example("print unixtime_nanoseconds_todatetime(1546300800000000000)", "2019-01-01T00:00:00.0000000Z")])
}
