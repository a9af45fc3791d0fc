/// A record of `.show data operations`.
package struct DataOperationInfo: Sendable, Hashable {
  /// Ticks.
  package var timestamp: Int64
  package var database: String
  package var table: String
  package var clientActivityId: String
  /// `BatchIngest`, `SetOrAppend`, `UpdatePolicy`, `DataUpdate`, …
  package var operationKind: String
  package var originalSize: Int64
  package var extentSize: Int64
  package var rowCount: Int64
  package var extentCount: Int64
  /// Ticks.
  package var duration: Int64
  package var totalCpu: Int64
  package var principal: String
  /// JSON text.
  package var properties: String

  package init(
    timestamp: Int64, database: String, table: String, clientActivityId: String, operationKind: String,
    originalSize: Int64, extentSize: Int64, rowCount: Int64, extentCount: Int64, duration: Int64, totalCpu: Int64,
    principal: String, properties: String
  ) {
    self.timestamp = timestamp
    self.database = database
    self.table = table
    self.clientActivityId = clientActivityId
    self.operationKind = operationKind
    self.originalSize = originalSize
    self.extentSize = extentSize
    self.rowCount = rowCount
    self.extentCount = extentCount
    self.duration = duration
    self.totalCpu = totalCpu
    self.principal = principal
    self.properties = properties
  }

  static let columns = [
    "timestamp", "database", "table_name", "client_activity_id", "kind", "original_size", "extent_size", "row_count",
    "extent_count", "duration", "total_cpu", "principal", "properties",
  ]

  init(_ row: SQLStatement) {
    timestamp = row.integer(0)
    database = row.text(1)
    table = row.text(2)
    clientActivityId = row.text(3)
    operationKind = row.text(4)
    originalSize = row.integer(5)
    extentSize = row.integer(6)
    rowCount = row.integer(7)
    extentCount = row.integer(8)
    duration = row.integer(9)
    totalCpu = row.integer(10)
    principal = row.text(11)
    properties = row.text(12)
  }

  var values: [SQLValue] {
    [
      .integer(timestamp), .text(database), .text(table), .text(clientActivityId), .text(operationKind),
      .integer(originalSize), .integer(extentSize), .integer(rowCount), .integer(extentCount), .integer(duration),
      .integer(totalCpu), .text(principal), .text(properties),
    ]
  }
}
