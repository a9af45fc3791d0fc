import KQLLanguage

extension ScalarFunction {
  static let tolong = ConversionFunction.make(
    "tolong", .long, summary: "Converts a value to a 64-bit integer; what is none gives null.",
    examples: [Example("print tolong('123'), tolong(-9.99), tolong('12x')", "123 | -9 | null")])
}
