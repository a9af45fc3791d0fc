import KQLLanguage

extension ScalarFunction {
  static let datetimeUtcToLocal = ZoneFunction.make(
    "datetime_utc_to_local", toUTC: false, summary: "Moves a datetime from UTC to the clock of a time zone.",
    examples: [
      Example(
        "print datetime_utc_to_local(datetime(2022-03-27 01:00:00), 'Europe/Brussels')", "2022-03-27T03:00:00.0000000Z")
    ])
}
