import KQLSyntax

/// The grammar of the built-ins, for tests and tools.
package enum EngineGrammar {
  package static var grammar: Grammar { QueryRunner.grammar }
  /// What is wrong with the lines of syntax; empty in a correct build.
  package static var problems: [String] { QueryRunner.grammar.problems }
}
