import KQLLanguage

extension ScalarFunction {
  static let isnull = NullTest.make(
    "isnull", empty: false, negated: false, summary: "Tests whether a value is null; strings never are.",
    examples: [Example("print isnull(long(null)), isnull('')", "true | false")])
}
