import KQLCatalog
import KQLColumns
import KQLDatabase
import KQLDiagnostics
import KQLLanguage

extension Session {
  /// Runs a continuous export of the current database now: what moved, then the files that were written; and why it
  /// failed, if it did.
  package func runExport(_ name: String) throws(Diagnostic) -> (results: [ResultTable], failure: String?) {
    try Engine.diagnosed {
      let state = try engine.database.snapshot().state
      let access = AccessControl(principal: principal, state: state)
      guard access.isAdmin(of: database) else {
        throw Diagnostic.forbidden(principal, "run exports of database '\(database)'", needs: "Database Admin")
      }
      let tick = try engine.database.tickExport(name, in: database)
      let results = [
        ResultTable(name: "Run", table: Self.run(tick)), ResultTable(name: "Artifacts", table: Self.artifacts(tick)),
      ]
      return (results, tick.failure.map(SecretText.masked))
    }
  }

  private static func run(_ tick: ExportTick) -> Table {
    let schema = Schema([
      ("Name", .string), ("CursorBefore", .string), ("CursorAfter", .string), ("Result", .string),
      ("Rows", .long), ("Files", .long), ("ExportedTo", .datetime), ("Details", .string),
    ])
    let rows = tick.artifacts.reduce(0) { $0 + $1.rowCount }
    return Table(
      schema: schema,
      rows: [
        [
          .string(tick.after.name), .string(String(tick.before.cursor)), .string(String(tick.after.cursor)),
          .string(tick.failure == nil ? "Completed" : "Failed"), .long(rows), .long(Int64(tick.artifacts.count)),
          tick.after.exportedTo.map(Value.long) ?? .null, .string(SecretText.masked(tick.failure ?? "")),
        ]
      ])
  }

  private static func artifacts(_ tick: ExportTick) -> Table {
    Table(
      schema: Schema([("Path", .string), ("NumRecords", .long), ("SizeInBytes", .long)]),
      rows: tick.artifacts.map { [.string($0.path), .long($0.rowCount), .long($0.byteCount)] })
  }
}
