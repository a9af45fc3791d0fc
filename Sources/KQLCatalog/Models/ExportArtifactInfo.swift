import KQLColumns

/// A file that a run of an export published; of exports by hand only until they are done.
package struct ExportArtifactInfo: CatalogRow, Hashable {
  package var runId: GUID
  package var ordinal: Int
  package var database: String
  package var export: String
  /// Ticks: the start of the run.
  package var timestamp: Int64
  package var externalTable: String
  /// The final path.
  package var path: String
  package var temporaryPath: String
  package var rowCount: Int64
  package var byteCount: Int64

  package init(
    runId: GUID, ordinal: Int, database: String, export: String, timestamp: Int64, externalTable: String,
    path: String, temporaryPath: String, rowCount: Int64, byteCount: Int64
  ) {
    self.runId = runId
    self.ordinal = ordinal
    self.database = database
    self.export = export
    self.timestamp = timestamp
    self.externalTable = externalTable
    self.path = path
    self.temporaryPath = temporaryPath
    self.rowCount = rowCount
    self.byteCount = byteCount
  }

  package static let tableName = "export_artifacts"
  package static let columns = [
    "run_id", "ordinal", "database", "export", "timestamp", "external_table", "path", "temporary_path", "row_count",
    "byte_count",
  ]
  package static let keyCount = 2
  package init(_ row: SQLStatement) {
    runId = GUID(bytes: row.blob(0))
    ordinal = row.int(1)
    database = row.text(2)
    export = row.text(3)
    timestamp = row.integer(4)
    externalTable = row.text(5)
    path = row.text(6)
    temporaryPath = row.text(7)
    rowCount = row.integer(8)
    byteCount = row.integer(9)
  }
  package var values: [SQLValue] {
    [
      .blob(runId.bytes), SQLValue(ordinal), .text(database), .text(export), .integer(timestamp),
      .text(externalTable), .text(path), .text(temporaryPath), .integer(rowCount), .integer(byteCount),
    ]
  }
}
