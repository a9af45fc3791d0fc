import KQLLanguage

extension ScalarFunction {
  static let todecimal = ConversionFunction.make(
    "todecimal", .decimal, summary: "Converts a value to a decimal number; what is none gives null.",
    examples: [Example("print todecimal('3.14159'), todecimal('abc')", "3.14159 | null")])
}
