import KQLLanguage

extension ScalarFunction {
  static let contains = SearchOperator.make(
    "contains", .anywhere, summary: "Tests whether a string is in another, whatever the case of its letters.",
    examples: [Example("print 'scatter' contains 'CAT'", "true")])
  static let notContains = SearchOperator.make(
    "!contains", .anywhere, negated: true,
    summary: "Tests whether a string is not in another, whatever the case of its letters.",
    examples: [Example("print 'scatter' !contains 'dog'", "true")])
  static let containsCs = SearchOperator.make(
    "contains_cs", .anywhere, caseSensitive: true, summary: "Tests whether a string is in another.",
    examples: [Example("print 'scatter' contains_cs 'CAT'", "false")])
  static let notContainsCs = SearchOperator.make(
    "!contains_cs", .anywhere, caseSensitive: true, negated: true, summary: "Tests whether a string is not in another.",
    examples: [Example("print 'scatter' !contains_cs 'CAT'", "true")])
  static let startswith = SearchOperator.make(
    "startswith", .start, summary: "Tests whether a string starts with another, whatever the case of its letters.",
    examples: [Example("print 'Testing' startswith 'test'", "true")])
  static let notStartswith = SearchOperator.make(
    "!startswith", .start, negated: true,
    summary: "Tests whether a string does not start with another, whatever the case of its letters.",
    examples: [Example("print 'Testing' !startswith 'test'", "false")])
  static let startswithCs = SearchOperator.make(
    "startswith_cs", .start, caseSensitive: true, summary: "Tests whether a string starts with another.",
    examples: [Example("print 'Testing' startswith_cs 'test'", "false")])
  static let notStartswithCs = SearchOperator.make(
    "!startswith_cs", .start, caseSensitive: true, negated: true,
    summary: "Tests whether a string does not start with another.",
    examples: [Example("print 'Testing' !startswith_cs 'test'", "true")])
  static let endswith = SearchOperator.make(
    "endswith", .end, summary: "Tests whether a string ends with another, whatever the case of its letters.",
    examples: [Example("print 'Beta' endswith 'A'", "true")])
  static let notEndswith = SearchOperator.make(
    "!endswith", .end, negated: true,
    summary: "Tests whether a string does not end with another, whatever the case of its letters.",
    examples: [Example("print 'Beta' !endswith 'A'", "false")])
  static let endswithCs = SearchOperator.make(
    "endswith_cs", .end, caseSensitive: true, summary: "Tests whether a string ends with another.",
    examples: [Example("print 'Beta' endswith_cs 'A'", "false")])
  static let notEndswithCs = SearchOperator.make(
    "!endswith_cs", .end, caseSensitive: true, negated: true,
    summary: "Tests whether a string does not end with another.",
    examples: [Example("print 'Beta' !endswith_cs 'A'", "true")])
}
