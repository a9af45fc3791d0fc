import KQLLanguage

extension ScalarFunction {
  static let conditional: [ScalarFunction] = [
    .iff, .case, .coalesce, .not, .isnull, .isnotnull, .isempty, .isnotempty, .maxOf, .minOf,
    .around, .assert,
  ]
}
