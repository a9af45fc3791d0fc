import KQLColumns

/// One line of the operations log: an operation has several, the latest counts.
package struct OperationInfo: Sendable, Hashable {
  package enum State: String, Sendable {
    case inProgress = "InProgress"
    case completed = "Completed"
    case failed = "Failed"
    case partiallySucceeded = "PartiallySucceeded"
    case abandoned = "Abandoned"
    case badInput = "BadInput"
    case scheduled = "Scheduled"
    case throttled = "Throttled"
    case canceled = "Canceled"
    case skipped = "Skipped"
  }

  package var id: GUID
  /// `DataIngestPull`, `TableSetOrAppend`, …
  package var operation: String
  package var startedOn: Int64
  package var lastUpdatedOn: Int64
  package var state: State
  package var status: String
  package var rootActivityId: GUID
  package var shouldRetry: Bool
  package var database: String
  package var principal: String
  /// Lease of the process that runs it; decides `Abandoned` after a crash.
  package var lease: String

  package init(
    id: GUID, operation: String, startedOn: Int64, lastUpdatedOn: Int64, state: State, status: String = "",
    rootActivityId: GUID, shouldRetry: Bool = false, database: String, principal: String, lease: String = ""
  ) {
    self.id = id
    self.operation = operation
    self.startedOn = startedOn
    self.lastUpdatedOn = lastUpdatedOn
    self.state = state
    self.status = status
    self.rootActivityId = rootActivityId
    self.shouldRetry = shouldRetry
    self.database = database
    self.principal = principal
    self.lease = lease
  }

  /// Ticks.
  package var duration: Int64 { max(lastUpdatedOn - startedOn, 0) }

  static let columns = [
    "id", "operation", "started_on", "updated_on", "state", "status", "root_activity_id", "should_retry", "database",
    "principal", "lease",
  ]

  init(_ row: SQLStatement) {
    id = GUID(bytes: row.blob(0))
    operation = row.text(1)
    startedOn = row.integer(2)
    lastUpdatedOn = row.integer(3)
    state = State(rawValue: row.text(4)) ?? .failed
    status = row.text(5)
    rootActivityId = GUID(bytes: row.blob(6))
    shouldRetry = row.bool(7)
    database = row.text(8)
    principal = row.text(9)
    lease = row.text(10)
  }

  var values: [SQLValue] {
    [
      .blob(id.bytes), .text(operation), .integer(startedOn), .integer(lastUpdatedOn), .text(state.rawValue),
      .text(status), .blob(rootActivityId.bytes), SQLValue(shouldRetry), .text(database), .text(principal),
      .text(lease),
    ]
  }
}
