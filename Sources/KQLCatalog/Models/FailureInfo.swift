import KQLColumns

/// A record of `.show ingestion failures`.
package struct FailureInfo: Sendable, Hashable {
  package var operationId: GUID
  package var database: String
  package var table: String
  /// Ticks.
  package var failedOn: Int64
  package var ingestionSourcePath: String
  package var details: String
  /// Permanent, or Transient and worth a retry.
  package var isPermanent: Bool
  package var rootActivityId: GUID
  package var operationKind: String
  package var originatesFromUpdatePolicy: Bool
  package var errorCode: String
  package var principal: String
  /// JSON text.
  package var ingestionProperties: String
  package var sourceCount: Int

  package init(
    operationId: GUID, database: String, table: String, failedOn: Int64, ingestionSourcePath: String = "",
    details: String, isPermanent: Bool, rootActivityId: GUID, operationKind: String,
    originatesFromUpdatePolicy: Bool, errorCode: String, principal: String, ingestionProperties: String = "",
    sourceCount: Int = 1
  ) {
    self.operationId = operationId
    self.database = database
    self.table = table
    self.failedOn = failedOn
    self.ingestionSourcePath = ingestionSourcePath
    self.details = details
    self.isPermanent = isPermanent
    self.rootActivityId = rootActivityId
    self.operationKind = operationKind
    self.originatesFromUpdatePolicy = originatesFromUpdatePolicy
    self.errorCode = errorCode
    self.principal = principal
    self.ingestionProperties = ingestionProperties
    self.sourceCount = sourceCount
  }

  package var failureKind: String { isPermanent ? "Permanent" : "Transient" }
  package var shouldRetry: Bool { !isPermanent }

  static let columns = [
    "operation_id", "database", "table_name", "failed_on", "source_path", "details", "is_permanent",
    "root_activity_id", "operation_kind", "from_update_policy", "error_code", "principal", "properties", "sources",
  ]

  init(_ row: SQLStatement) {
    operationId = GUID(bytes: row.blob(0))
    database = row.text(1)
    table = row.text(2)
    failedOn = row.integer(3)
    ingestionSourcePath = row.text(4)
    details = row.text(5)
    isPermanent = row.bool(6)
    rootActivityId = GUID(bytes: row.blob(7))
    operationKind = row.text(8)
    originatesFromUpdatePolicy = row.bool(9)
    errorCode = row.text(10)
    principal = row.text(11)
    ingestionProperties = row.text(12)
    sourceCount = row.int(13)
  }

  var values: [SQLValue] {
    [
      .blob(operationId.bytes), .text(database), .text(table), .integer(failedOn), .text(ingestionSourcePath),
      .text(details), SQLValue(isPermanent), .blob(rootActivityId.bytes), .text(operationKind),
      SQLValue(originatesFromUpdatePolicy), .text(errorCode), .text(principal), .text(ingestionProperties),
      SQLValue(sourceCount),
    ]
  }
}
