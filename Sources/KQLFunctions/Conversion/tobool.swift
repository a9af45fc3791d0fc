import KQLLanguage

extension ScalarFunction {
  static let tobool = ConversionFunction.make(
    "tobool", .bool, summary: "Converts a value to a bool; what is none gives null.", synonyms: ["toboolean"],
    examples: [Example("print tobool('tRuE'), tobool('0'), tobool('yes'), tobool(-5)", "true | false | null | true")])
}
