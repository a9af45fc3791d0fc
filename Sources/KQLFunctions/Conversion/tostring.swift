import KQLLanguage

extension ScalarFunction {
  static let tostring = ConversionFunction.make(
    "tostring", .string, summary: "Converts a value to its text; null gives the empty string.",
    examples: [
      Example("print tostring(1.50000), tostring(true), tostring(1d + 2h)", "1.5 | True | 1.02:00:00"),
      Example("print tostring(datetime(2020-01-01))", "2020-01-01T00:00:00.0000000Z"),
    ])
}
