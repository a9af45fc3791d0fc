import KQLLanguage

extension ScalarFunction {
  static let operators: [ScalarFunction] = [arithmetic, comparison, search, lists].flatMap { $0 }

  private static let arithmetic: [ScalarFunction] = [.add, .subtract, .multiply, .divide, .modulo, .negate]

  private static let comparison: [ScalarFunction] = [
    .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .equalIgnoringCase, .notEqualIgnoringCase,
    .between, .notBetween,
  ]

  private static let search: [ScalarFunction] = [
    .has, .notHas, .hasCs, .notHasCs, .hasprefix, .notHasprefix, .hasprefixCs, .notHasprefixCs, .hassuffix,
    .notHassuffix, .hassuffixCs, .notHassuffixCs, .contains, .notContains, .containsCs, .notContainsCs, .startswith,
    .notStartswith, .startswithCs, .notStartswithCs, .endswith, .notEndswith, .endswithCs, .notEndswithCs, .like,
    .notlike, .likecs, .notlikecs,
  ]

  private static let lists: [ScalarFunction] = [.hasAny, .hasAll, .isIn, .isNotIn]
}
