import KQLLanguage

extension ScalarFunction {
  static let has = SearchOperator.make(
    "has", .term, summary: "Tests whether a term is in a string, whatever the case of its letters.",
    examples: [Example("print 'hello-world' has 'HELLO', 'helloworld' has 'hello'", "true | false")])
  static let notHas = SearchOperator.make(
    "!has", .term, negated: true, summary: "Tests whether a term is not in a string, whatever the case of its letters.",
    examples: [Example("print 'helloworld' !has 'hello'", "true")])
  static let hasCs = SearchOperator.make(
    "has_cs", .term, caseSensitive: true, summary: "Tests whether a term is in a string.",
    examples: [Example("print 'The.Quick.Brown' has_cs 'Quick'", "true")])
  static let notHasCs = SearchOperator.make(
    "!has_cs", .term, caseSensitive: true, negated: true, summary: "Tests whether a term is not in a string.",
    examples: [Example("print 'CO-OP' !has_cs 'co'", "true")])
  static let hasprefix = SearchOperator.make(
    "hasprefix", .termPrefix, summary: "Tests whether a term of a string starts so, whatever the case of its letters.",
    examples: [Example("print 'a category' hasprefix 'Cat'", "true")])
  static let notHasprefix = SearchOperator.make(
    "!hasprefix", .termPrefix, negated: true,
    summary: "Tests whether no term of a string starts so, whatever the case of its letters.",
    examples: [Example("print 'scatter' !hasprefix 'cat'", "true")])
  static let hasprefixCs = SearchOperator.make(
    "hasprefix_cs", .termPrefix, caseSensitive: true, summary: "Tests whether a term of a string starts so.",
    examples: [Example("print 'Category' hasprefix_cs 'cat'", "false")])
  static let notHasprefixCs = SearchOperator.make(
    "!hasprefix_cs", .termPrefix, caseSensitive: true, negated: true,
    summary: "Tests whether no term of a string starts so.",
    examples: [Example("print 'Category' !hasprefix_cs 'cat'", "true")])
  static let hassuffix = SearchOperator.make(
    "hassuffix", .termSuffix, summary: "Tests whether a term of a string ends so, whatever the case of its letters.",
    examples: [Example("print 'Hello World' hassuffix 'world'", "true")])
  static let notHassuffix = SearchOperator.make(
    "!hassuffix", .termSuffix, negated: true,
    summary: "Tests whether no term of a string ends so, whatever the case of its letters.",
    examples: [Example("print 'ending' !hassuffix 'end'", "true")])
  static let hassuffixCs = SearchOperator.make(
    "hassuffix_cs", .termSuffix, caseSensitive: true, summary: "Tests whether a term of a string ends so.",
    examples: [Example("print 'Hello World' hassuffix_cs 'world'", "false")])
  static let notHassuffixCs = SearchOperator.make(
    "!hassuffix_cs", .termSuffix, caseSensitive: true, negated: true,
    summary: "Tests whether no term of a string ends so.",
    examples: [Example("print 'Hello World' !hassuffix_cs 'world'", "true")])
}
