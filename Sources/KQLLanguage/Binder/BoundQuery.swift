package import KQLColumns
package import KQLDiagnostics

/// A query after binding: its results in order, ready to run.
package struct BoundQuery: Sendable {
  package struct Result: Sendable {
    /// From `as`, or nil.
    package var name: String?
    package var relation: Relation

    package init(name: String?, relation: Relation) {
      self.name = name
      self.relation = relation
    }
  }
  package var results: [Result]
  /// The `set` statements in order; nil for `set notruncation`.
  package var options: [(name: String, value: Value?)]
  package var warnings: [Diagnostic]

  package init(results: [Result], options: [(name: String, value: Value?)], warnings: [Diagnostic]) {
    self.results = results
    self.options = options
    self.warnings = warnings
  }
}
