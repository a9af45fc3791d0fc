import KQLColumns

/// A snapshot of a graph that could not be made.
package struct GraphFailureInfo: CatalogRow, Hashable {
  package var operationId: GUID
  package var database: String
  package var model: String
  package var modelId: GUID
  package var name: String
  /// Ticks.
  package var timestamp: Int64
  package var reason: String
  package var isPermanent: Bool
  package var cost: GraphCost

  package init(
    operationId: GUID, database: String, model: String, modelId: GUID, name: String, timestamp: Int64, reason: String,
    isPermanent: Bool, cost: GraphCost
  ) {
    self.operationId = operationId
    self.database = database
    self.model = model
    self.modelId = modelId
    self.name = name
    self.timestamp = timestamp
    self.reason = reason
    self.isPermanent = isPermanent
    self.cost = cost
  }

  package static let tableName = "graph_failures"
  package static let columns = [
    "operation_id", "database", "model", "model_id", "name", "timestamp", "reason", "is_permanent", "cpu", "memory_peak",
    "duration", "details",
  ]
  package static let keyCount = 1
  package init(_ row: SQLStatement) {
    self.init(
      operationId: GUID(bytes: row.blob(0)), database: row.text(1), model: row.text(2), modelId: GUID(bytes: row.blob(3)),
      name: row.text(4), timestamp: row.integer(5), reason: row.text(6), isPermanent: row.bool(7),
      cost: GraphCost(row, at: 8))
  }
  package var values: [SQLValue] {
    [
      .blob(operationId.bytes), .text(database), .text(model), .blob(modelId.bytes), .text(name), .integer(timestamp),
      .text(reason), SQLValue(isPermanent),
    ] + cost.values
  }
}
