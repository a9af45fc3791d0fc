import KQLCatalog
import KQLColumns

extension JournalInfo {
  /// The records of metadata with those of data between them, in the order of time. What ingestions and update policies
  /// did has the version of the database that they found, and leaves it.
  static func merged(
    _ metadata: [JournalInfo], _ operations: [DataOperationInfo], _ failures: [FailureInfo]
  ) -> [JournalInfo] {
    var versions: [String: String] = [:]
    var result: [JournalInfo] = []
    result.reserveCapacity(metadata.count + operations.count)
    let failed = failures.filter(\.originatesFromUpdatePolicy).map(JournalInfo.init)
    var data = (operations.map(JournalInfo.init) + failed).enumerated().sorted {
      ($0.element.timestamp, $0.offset) < ($1.element.timestamp, $1.offset)
    }.map(\.element)[...]
    func take(before timestamp: Int64) {
      while var record = data.first, record.timestamp < timestamp {
        data.removeFirst()
        let version = versions[record.database] ?? ""
        record.entityVersion = version
        record.originalEntityVersion = version
        result.append(record)
      }
    }
    for record in metadata {
      take(before: record.timestamp)
      versions[record.database] = record.entityVersion
      result.append(record)
    }
    take(before: .max)
    return result
  }

  private init(_ operation: DataOperationInfo) {
    let isPolicy = operation.operationKind == "UpdatePolicy"
    self.init(
      event: isPolicy ? "RUN-UPDATE-POLICY" : "INGEST", timestamp: operation.timestamp, database: operation.database,
      entityName: operation.table, updatedEntityName: operation.table, entityVersion: "",
      updatedEntityState: JSON.object([
        .init("Kind", .string(operation.operationKind)), .init("RowCount", .integer(operation.rowCount)),
        .init("ExtentCount", .integer(operation.extentCount)),
        .init("SourceTable", JSON(operation.properties)?["SourceTable"] ?? .null),
      ]).text,
      originalEntityVersion: "", principal: operation.principal, clientRequestId: operation.clientActivityId)
  }

  private init(_ failure: FailureInfo) {
    self.init(
      event: "FAIL-UPDATE-POLICY", timestamp: failure.failedOn, database: failure.database,
      entityName: failure.table, updatedEntityName: failure.table, entityVersion: "",
      updatedEntityState: JSON.object([
        .init("ErrorCode", .string(failure.errorCode)), .init("Details", .string(failure.details)),
      ]).text,
      originalEntityVersion: "", principal: failure.principal, rootActivityId: failure.rootActivityId)
  }
}
