import KQLLanguage

extension ScalarFunction {
  static let datetimeLocalToUtc = ZoneFunction.make(
    "datetime_local_to_utc", toUTC: true, summary: "Moves a datetime from the clock of a time zone to UTC.",
    examples: [
      Example(
        "print datetime_local_to_utc(datetime(2020-02-02 20:02:20), 'US/Pacific')", "2020-02-03T04:02:20.0000000Z")
    ])
}
