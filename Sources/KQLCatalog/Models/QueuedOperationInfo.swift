import KQLColumns

/// A command that queued files for ingestion.
package struct QueuedOperationInfo: CatalogRow, Hashable {
  /// Three parts with semicolons between them.
  package var id: String
  package var database: String
  package var table: String
  /// Ticks.
  package var startedOn: Int64
  package var principal: String
  package var clientRequestId: String
  /// Whether it is shown.
  package var isTracked: Bool

  package init(
    id: String, database: String, table: String, startedOn: Int64, principal: String, clientRequestId: String,
    isTracked: Bool
  ) {
    self.id = id
    self.database = database
    self.table = table
    self.startedOn = startedOn
    self.principal = principal
    self.clientRequestId = clientRequestId
    self.isTracked = isTracked
  }

  package static let tableName = "queued_operations"
  package static let columns = [
    "id", "database", "table_name", "started_on", "principal", "client_request_id", "is_tracked",
  ]
  package static let keyCount = 1
  package init(_ row: SQLStatement) {
    id = row.text(0)
    database = row.text(1)
    table = row.text(2)
    startedOn = row.integer(3)
    principal = row.text(4)
    clientRequestId = row.text(5)
    isTracked = row.bool(6)
  }
  package var values: [SQLValue] {
    [
      .text(id), .text(database), .text(table), .integer(startedOn), .text(principal), .text(clientRequestId),
      SQLValue(isTracked),
    ]
  }
}
