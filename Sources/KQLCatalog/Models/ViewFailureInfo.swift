import KQLColumns

/// A failed run of a materialized view.
package struct ViewFailureInfo: CatalogRow, Hashable {
  package var operationId: GUID
  package var database: String
  package var view: String
  /// Ticks.
  package var timestamp: Int64
  package var lastSuccessRun: Int64?
  package var isPermanent: Bool
  package var details: String

  package init(
    operationId: GUID, database: String, view: String, timestamp: Int64, lastSuccessRun: Int64?, isPermanent: Bool,
    details: String
  ) {
    self.operationId = operationId
    self.database = database
    self.view = view
    self.timestamp = timestamp
    self.lastSuccessRun = lastSuccessRun
    self.isPermanent = isPermanent
    self.details = details
  }

  package static let tableName = "view_failures"
  package static let columns = [
    "operation_id", "database", "view", "timestamp", "last_success", "is_permanent", "details",
  ]
  package static let keyCount = 1
  package init(_ row: SQLStatement) {
    operationId = GUID(bytes: row.blob(0))
    database = row.text(1)
    view = row.text(2)
    timestamp = row.integer(3)
    lastSuccessRun = row.optionalInteger(4)
    isPermanent = row.bool(5)
    details = row.text(6)
  }
  package var values: [SQLValue] {
    [
      .blob(operationId.bytes), .text(database), .text(view), .integer(timestamp), SQLValue(lastSuccessRun),
      SQLValue(isPermanent), .text(details),
    ]
  }
}
