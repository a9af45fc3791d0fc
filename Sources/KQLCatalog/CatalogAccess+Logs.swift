import KQLColumns

extension CatalogAccess {
  package func append(_ operation: OperationInfo) throws {
    try insert("operations", OperationInfo.columns, operation.values)
  }
  package func append(_ failure: FailureInfo) throws {
    try insert("ingestion_failures", FailureInfo.columns, failure.values)
  }
  package func append(_ record: JournalInfo) throws { try insert("journal", JournalInfo.columns, record.values) }
  package func append(_ operation: DataOperationInfo) throws {
    try insert("data_operations", DataOperationInfo.columns, operation.values)
  }
  package func append(_ request: RequestInfo) throws { try insert("requests", RequestInfo.columns, request.values) }

  /// Lines of the log not older than `since`, in order.
  package func operations(since: Int64) throws -> [OperationInfo] {
    try records("operations", OperationInfo.columns, "WHERE updated_on >= ?", [.integer(since)], OperationInfo.init)
  }
  package func operations(_ id: GUID) throws -> [OperationInfo] {
    try records("operations", OperationInfo.columns, "WHERE id = ?", [.blob(id.bytes)], OperationInfo.init)
  }
  package func failures(since: Int64) throws -> [FailureInfo] {
    try records(
      "ingestion_failures", FailureInfo.columns, "WHERE failed_on >= ?", [.integer(since)], FailureInfo.init)
  }
  package func journal() throws -> [JournalInfo] {
    try records("journal", JournalInfo.columns, "", [], JournalInfo.init)
  }
  package func dataOperations(since: Int64) throws -> [DataOperationInfo] {
    try records(
      "data_operations", DataOperationInfo.columns, "WHERE timestamp >= ?", [.integer(since)], DataOperationInfo.init)
  }
  package func requests(since: Int64) throws -> [RequestInfo] {
    try records("requests", RequestInfo.columns, "WHERE started_on >= ?", [.integer(since)], RequestInfo.init)
  }

  /// The persisted result of an operation, as its writer encoded it.
  package func operationResult(_ id: GUID) throws -> [UInt8]? {
    var bytes: [UInt8]?
    try connection.query("SELECT result FROM operation_results WHERE id = ?", [.blob(id.bytes)]) {
      bytes = $0.blob(0)
    }
    return bytes
  }
  package func setOperationResult(_ bytes: [UInt8], of id: GUID) throws {
    try connection.run(
      "INSERT OR REPLACE INTO operation_results (id, result) VALUES (?, ?)", [.blob(id.bytes), .blob(bytes)])
  }

  /// Removes the rows of a table that a condition holds for; costs nothing when there are none.
  package func trim(_ table: String, where condition: String, _ parameters: [SQLValue]) throws {
    guard try connection.integer("SELECT 1 FROM \(table) WHERE \(condition) LIMIT 1", parameters) != nil else { return }
    try connection.run("DELETE FROM \(table) WHERE \(condition)", parameters)
  }

  private func insert(_ table: String, _ columns: [String], _ values: [SQLValue]) throws {
    let list = columns.joined(separator: ", ")
    let marks = columns.map { _ in "?" }.joined(separator: ", ")
    try connection.run("INSERT INTO \(table) (\(list)) VALUES (\(marks))", values)
  }

  private func records<Record>(
    _ table: String, _ columns: [String], _ condition: String, _ parameters: [SQLValue],
    _ make: (SQLStatement) -> Record
  ) throws -> [Record] {
    var records: [Record] = []
    let list = columns.joined(separator: ", ")
    try connection.query("SELECT \(list) FROM \(table) \(condition) ORDER BY sequence", parameters) {
      records.append(make($0))
    }
    return records
  }
}
