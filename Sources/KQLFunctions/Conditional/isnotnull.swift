import KQLLanguage

extension ScalarFunction {
  static let isnotnull = NullTest.make(
    "isnotnull", empty: false, negated: true, summary: "Tests whether a value is not null; strings never are.",
    synonyms: ["notnull"], examples: [Example("print isnotnull(long(null)), isnotnull('')", "false | true")])
}
