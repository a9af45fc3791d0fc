import KQLLanguage

extension ScalarFunction {
  static let todatetime = ConversionFunction.make(
    "todatetime", .datetime, summary: "Converts a value to a datetime; what is none gives null.",
    examples: [
      Example(
        "print todatetime('2020-06-15 13:45:09'), todatetime('2020-02-30')", "2020-06-15T13:45:09.0000000Z | null")
    ])
}
