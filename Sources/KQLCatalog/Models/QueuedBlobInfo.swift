import KQLColumns

/// A file that waits for its batch, or what became of it.
package struct QueuedBlobInfo: CatalogRow, Hashable {
  package enum State: String, Sendable {
    case pending = "Pending"
    case ingested = "Succeeded"
    case failed = "Failed"
    case canceled = "Canceled"
  }

  package var operationId: String
  package var ordinal: Int
  /// The job that ingests it.
  package var batch: GUID
  package var path: String
  /// Bytes, as far as known before it is read.
  package var rawSize: Int64
  package var state: State
  /// Ticks.
  package var queuedOn: Int64
  package var updatedOn: Int64
  package var reason: String

  package init(
    operationId: String, ordinal: Int, batch: GUID, path: String, rawSize: Int64, queuedOn: Int64
  ) {
    self.operationId = operationId
    self.ordinal = ordinal
    self.batch = batch
    self.path = path
    self.rawSize = rawSize
    state = .pending
    self.queuedOn = queuedOn
    updatedOn = queuedOn
    reason = ""
  }

  package static let tableName = "queued_blobs"
  package static let columns = [
    "operation_id", "ordinal", "batch", "path", "raw_size", "state", "queued_on", "updated_on", "reason",
  ]
  package static let keyCount = 2
  package init(_ row: SQLStatement) {
    operationId = row.text(0)
    ordinal = row.int(1)
    batch = GUID(bytes: row.blob(2))
    path = row.text(3)
    rawSize = row.integer(4)
    state = State(rawValue: row.text(5)) ?? .failed
    queuedOn = row.integer(6)
    updatedOn = row.integer(7)
    reason = row.text(8)
  }
  package var values: [SQLValue] {
    [
      .text(operationId), SQLValue(ordinal), .blob(batch.bytes), .text(path), .integer(rawSize),
      .text(state.rawValue), .integer(queuedOn), .integer(updatedOn), .text(reason),
    ]
  }
}
