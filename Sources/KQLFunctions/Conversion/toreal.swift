import KQLLanguage

extension ScalarFunction {
  static let toreal = ConversionFunction.make(
    "toreal", .real, summary: "Converts a value to a floating-point number; what is none gives null.",
    synonyms: ["todouble"],
    examples: [Example("print toreal('0.5e-3'), todouble('1,234')", "0.0005 | null")])
}
