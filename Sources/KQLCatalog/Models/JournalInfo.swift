import KQLColumns

/// A record of `.show journal`: a change of metadata and the database versions around it.
package struct JournalInfo: Sendable, Hashable {
  /// `CREATE-TABLE`, `DROP-TABLE`, …
  package var event: String
  /// Ticks.
  package var timestamp: Int64
  package var database: String
  package var entityName: String
  package var updatedEntityName: String
  package var entityVersion: String
  package var originalEntityState: String
  package var updatedEntityState: String
  package var originalEntityVersion: String
  package var changeCommand: String
  package var principal: String
  package var rootActivityId: GUID
  package var clientRequestId: String

  package init(
    event: String, timestamp: Int64, database: String, entityName: String, updatedEntityName: String = "",
    entityVersion: String, originalEntityState: String = "", updatedEntityState: String = "",
    originalEntityVersion: String, changeCommand: String = "", principal: String = "", rootActivityId: GUID = .zero,
    clientRequestId: String = ""
  ) {
    self.event = event
    self.timestamp = timestamp
    self.database = database
    self.entityName = entityName
    self.updatedEntityName = updatedEntityName
    self.entityVersion = entityVersion
    self.originalEntityState = originalEntityState
    self.updatedEntityState = updatedEntityState
    self.originalEntityVersion = originalEntityVersion
    self.changeCommand = changeCommand
    self.principal = principal
    self.rootActivityId = rootActivityId
    self.clientRequestId = clientRequestId
  }

  static let columns = [
    "event", "timestamp", "database", "entity", "updated_entity", "version", "original_state", "updated_state",
    "original_version", "command", "principal", "root_activity_id", "client_request_id",
  ]

  init(_ row: SQLStatement) {
    event = row.text(0)
    timestamp = row.integer(1)
    database = row.text(2)
    entityName = row.text(3)
    updatedEntityName = row.text(4)
    entityVersion = row.text(5)
    originalEntityState = row.text(6)
    updatedEntityState = row.text(7)
    originalEntityVersion = row.text(8)
    changeCommand = row.text(9)
    principal = row.text(10)
    rootActivityId = GUID(bytes: row.blob(11))
    clientRequestId = row.text(12)
  }

  var values: [SQLValue] {
    [
      .text(event), .integer(timestamp), .text(database), .text(entityName), .text(updatedEntityName),
      .text(entityVersion), .text(originalEntityState), .text(updatedEntityState), .text(originalEntityVersion),
      .text(changeCommand), .text(principal), .blob(rootActivityId.bytes), .text(clientRequestId),
    ]
  }
}
