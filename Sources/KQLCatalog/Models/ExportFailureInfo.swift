import KQLColumns

/// A failed run of a continuous export.
package struct ExportFailureInfo: CatalogRow, Hashable {
  package var operationId: GUID
  package var database: String
  package var export: String
  /// Ticks.
  package var timestamp: Int64
  package var lastSuccessRun: Int64?
  /// `Failure` or `PartialFailure`.
  package var failureKind: String
  package var details: String

  package init(
    operationId: GUID, database: String, export: String, timestamp: Int64, lastSuccessRun: Int64?,
    failureKind: String, details: String
  ) {
    self.operationId = operationId
    self.database = database
    self.export = export
    self.timestamp = timestamp
    self.lastSuccessRun = lastSuccessRun
    self.failureKind = failureKind
    self.details = details
  }

  package static let tableName = "export_failures"
  package static let columns = [
    "operation_id", "database", "export", "timestamp", "last_success", "kind", "details",
  ]
  package static let keyCount = 1
  package init(_ row: SQLStatement) {
    operationId = GUID(bytes: row.blob(0))
    database = row.text(1)
    export = row.text(2)
    timestamp = row.integer(3)
    lastSuccessRun = row.optionalInteger(4)
    failureKind = row.text(5)
    details = row.text(6)
  }
  package var values: [SQLValue] {
    [
      .blob(operationId.bytes), .text(database), .text(export), .integer(timestamp), SQLValue(lastSuccessRun),
      .text(failureKind), .text(details),
    ]
  }
}
