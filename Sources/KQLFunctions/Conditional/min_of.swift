import KQLLanguage

extension ScalarFunction {
  static let minOf = ExtremeOf.make(
    "min_of", sign: -1, summary: "Returns the least of its arguments that are not null.",
    examples: [Example("print min_of(10, 1, -3, 17), min_of(int(null), 5)", "-3 | 5")])
}
