import KQLColumns

/// One run of a continuous export, or an export by hand, whose name is empty: as far as it got, the redo record of
/// reliability.md §4.
package struct ExportRunInfo: CatalogRow, Hashable {
  package enum State: String, Sendable { case writing, publishing, done, failed }

  package var id: GUID
  package var database: String
  package var export: String
  package var lower: Int64
  package var upper: Int64
  package var state: State
  /// Ticks.
  package var startedOn: Int64
  /// Lease of the process that runs it.
  package var lease: String
  /// Folders that may hold its temporary files.
  package var folders: [String]

  package init(
    id: GUID, database: String, export: String, lower: Int64, upper: Int64, state: State, startedOn: Int64,
    lease: String, folders: [String] = []
  ) {
    self.id = id
    self.database = database
    self.export = export
    self.lower = lower
    self.upper = upper
    self.state = state
    self.startedOn = startedOn
    self.lease = lease
    self.folders = folders
  }

  package static let tableName = "export_runs"
  package static let columns = [
    "id", "database", "export", "lower", "upper", "state", "started_on", "lease", "folders",
  ]
  package static let keyCount = 1
  package init(_ row: SQLStatement) {
    id = GUID(bytes: row.blob(0))
    database = row.text(1)
    export = row.text(2)
    lower = row.integer(3)
    upper = row.integer(4)
    state = State(rawValue: row.text(5)) ?? .failed
    startedOn = row.integer(6)
    lease = row.text(7)
    folders = FieldText.decode(list: row.text(8))
  }
  package var values: [SQLValue] {
    [
      .blob(id.bytes), .text(database), .text(export), .integer(lower), .integer(upper), .text(state.rawValue),
      .integer(startedOn), .text(lease), .text(FieldText.encode(list: folders)),
    ]
  }
}
