import KQLCatalog
import KQLColumns
import KQLDiagnostics
import KQLLanguage

/// A materialized view whose query the database wants bound or run.
package struct ViewTask: Sendable {
  package var view: StoredView
  package var resolver: SnapshotResolver
  /// Ticks: what `now()` says.
  package var now: Int64
  package var principal: String
  package var clientActivityId: String
  package var cancellation: Cancellation

  package init(
    view: StoredView, resolver: SnapshotResolver, now: Int64, principal: String = "", clientActivityId: String = "",
    cancellation: Cancellation = Cancellation()
  ) {
    self.view = view
    self.resolver = resolver
    self.now = now
    self.principal = principal
    self.clientActivityId = clientActivityId
    self.cancellation = cancellation
  }
}

/// What taking up new rows changes in the materialized part of a view.
package struct ViewChange: Sendable {
  /// Rows to add: keys, then states.
  package var added: Table
  /// Numbers, in the numbered source, of rows that they replace.
  package var obsolete: [Int64]

  package init(added: Table, obsolete: [Int64]) {
    self.added = added
    self.obsolete = obsolete
  }
}

/// What the database needs of the query language for materialized views; the engine gives it after opening.
package struct ViewServices: Sendable {
  /// Checks a new view's query over its whole source, which the task's view has as delta.
  package var describe: @Sendable (ViewTask) throws -> ViewDescription
  /// The plan of the query as text; nil when it cannot be told.
  package var explain: @Sendable (ViewTask) throws -> String?
  /// Keys and states of the rows to take up; nil when there are none.
  package var collect: @Sendable (ViewTask) throws -> Table?
  /// Joins states of equal keys.
  package var combine: @Sendable (ViewTask, _ states: Table) throws -> Table
  /// Joins new states with the rows of a numbered source that have their keys. `lookback` limits those.
  package var merge:
    @Sendable (ViewTask, _ numbered: any ScanSource, _ states: Table, _ lookback: (column: String, from: Int64)?)
      throws -> ViewChange

  package init(
    describe: @escaping @Sendable (ViewTask) throws -> ViewDescription,
    explain: @escaping @Sendable (ViewTask) throws -> String?,
    collect: @escaping @Sendable (ViewTask) throws -> Table?,
    combine: @escaping @Sendable (ViewTask, Table) throws -> Table,
    merge:
      @escaping @Sendable (ViewTask, any ScanSource, Table, (column: String, from: Int64)?) throws -> ViewChange
  ) {
    self.describe = describe
    self.explain = explain
    self.collect = collect
    self.combine = combine
    self.merge = merge
  }

  /// Refuses everything.
  static let none: ViewServices = {
    let refusal = Diagnostic(code: "General_BadRequest", "this needs the query engine")
    return ViewServices(
      describe: { _ in throw refusal }, explain: { _ in throw refusal }, collect: { _ in throw refusal },
      combine: { _, _ in throw refusal }, merge: { _, _, _, _ in throw refusal })
  }()
}
