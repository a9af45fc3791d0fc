import KQLLanguage

extension ScalarFunction {
  static let isempty = NullTest.make(
    "isempty", empty: true, negated: false, summary: "Tests whether a value is null or the empty string.",
    examples: [Example("print isempty(''), isempty('a'), isempty(long(null))", "true | false | true")])
}
