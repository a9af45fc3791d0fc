package import KQLColumns
package import KQLDiagnostics
package import KQLSyntax

/// What `evaluate` calls: `bag_unpack`, `pivot`, `narrow`.
package struct Plugin: Definition {
  package let name: String
  package let summary: String
  /// The call as the user writes it: `pivot(pivotColumn, aggregation, column, ...)`.
  package let usage: String
  package let examples: [Example]
  /// The input is nil when the plugin begins a pipeline.
  package let bind: @Sendable (Call, Relation?, inout Binder) throws(Diagnostic) -> Relation

  package init(
    name: String, summary: String, usage: String, examples: [Example],
    bind: @escaping @Sendable (Call, Relation?, inout Binder) throws(Diagnostic) -> Relation
  ) {
    self.name = name
    self.summary = summary
    self.usage = usage
    self.examples = examples
    self.bind = bind
  }
}

/// A function whose meaning depends on more than its arguments' values: the row's table, the rows before it, a
/// pipeline. It binds its own call.
package struct ContextualFunction: Definition {
  package let name: String
  package let summary: String
  package let usage: String
  package let examples: [Example]
  package let resultName: ResultName
  package let bind: @Sendable (Call, inout Binder) throws(Diagnostic) -> Expression
  /// Of a function that gives a table or a graph; the name is that of the database it was asked of, nil for the current.
  package let bindTable: (@Sendable (Call, String?, inout Binder) throws(Diagnostic) -> Relation)?

  package init(
    name: String, summary: String, usage: String, resultName: ResultName = .none, examples: [Example],
    bind: @escaping @Sendable (Call, inout Binder) throws(Diagnostic) -> Expression
  ) {
    self.name = name
    self.summary = summary
    self.usage = usage
    self.resultName = resultName
    self.examples = examples
    self.bind = bind
    bindTable = nil
  }

  package init(
    name: String, summary: String, usage: String, examples: [Example],
    bindTable: @escaping @Sendable (Call, String?, inout Binder) throws(Diagnostic) -> Relation
  ) {
    self.name = name
    self.summary = summary
    self.usage = usage
    resultName = .none
    self.examples = examples
    self.bindTable = bindTable
    bind = { (call, binder) throws(Diagnostic) in
      throw binder.semanticError("'\(name)()' is not a scalar.", code: "SEM0100", range: call.range)
    }
  }
}
