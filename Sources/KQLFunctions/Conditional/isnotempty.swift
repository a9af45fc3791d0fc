import KQLLanguage

extension ScalarFunction {
  static let isnotempty = NullTest.make(
    "isnotempty", empty: true, negated: true, summary: "Tests whether a value is neither null nor the empty string.",
    synonyms: ["notempty"], examples: [Example("print isnotempty(''), isnotempty('a')", "false | true")])
}
