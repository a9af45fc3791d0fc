import KQLLanguage

extension ScalarFunction {
  static let maxOf = ExtremeOf.make(
    "max_of", sign: 1, summary: "Returns the greatest of its arguments that are not null.",
    examples: [Example("print max_of(10, 1, -3, 17), max_of(1, long(null), 3)", "17 | 3")])
}
