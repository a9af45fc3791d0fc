import KQLLanguage

extension ScalarFunction {
  static let toint = ConversionFunction.make(
    "toint", .int, summary: "Converts a value to a 32-bit integer; what is none gives null.",
    examples: [Example("print toint('  42  '), toint(2.9), toint('')", "42 | 2 | null")])
}
