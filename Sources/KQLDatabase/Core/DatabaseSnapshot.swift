import KQLCatalog
import KQLColumns
import KQLDiagnostics

/// Everything a statement can see, as of one commit. Immutable; definitions are shared with other snapshots, lists of
/// extents are read when a table is first touched.
package final class DatabaseSnapshot: Sendable {
  package let state: CatalogState
  let database: Database

  init(state: CatalogState, database: Database) {
    self.state = state
    self.database = database
    database.live.begin(state.commit)
  }

  deinit { database.live.end(state.commit) }

  package var commit: Int64 { state.commit }
  /// The database cursor: ticks.
  package var cursor: Int64 { state.cursor }

  /// The database as stored, whatever the case of the name given.
  package func database(named name: String) throws(Diagnostic) -> DatabaseInfo {
    if let database = state.database(name) { return database }
    throw Diagnostic(code: "BadRequest_DatabaseNotExist", "Database '\(name)' was not found.")
  }

  package func table(_ name: String, in database: String) throws(Diagnostic) -> TableInfo {
    let database = try self.database(named: database).name
    if let table = state.table(name, in: database), !table.isHidden { return table }
    throw .notFound("Table", name, code: "BadRequest_TableNotExist")
  }

  /// The extents of a table in the order of their commits.
  package func extents(of table: TableInfo) throws -> [TableExtent] {
    try database.extentLists.extents(of: table.id, at: commit, store: database.store)
  }

  /// The rows of a table, optionally only those committed in a range of cursors (above the lower, up to the upper).
  package func source(
    of table: TableInfo, cursors: ClosedRange<Int64>? = nil, extents: [TableExtent]? = nil, usage: ScanUsage? = nil
  ) throws -> TableSource {
    TableSource(
      table: table, extents: try extents ?? self.extents(of: table), cursors: cursors,
      hasCursors: state.hasIngestionTime(table), usage: usage)
  }
}

extension Diagnostic {
  /// `Entity 'x' of kind 'Table' was not found.`
  package static func notFound(_ kind: String, _ name: String, code: String = "General_BadRequest") -> Diagnostic {
    Diagnostic(code: code, "Entity '\(name)' of kind '\(kind)' was not found.")
  }

  package static func conflict(_ what: String) -> Diagnostic {
    Diagnostic(
      code: "Conflict", "\(what) was changed by another process while the statement ran", isPermanent: false)
  }

  /// Bound to what is true now, the statement may succeed.
  package var isConflict: Bool { code == "Conflict" }
}
