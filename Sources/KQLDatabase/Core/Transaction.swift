import KQLCatalog
import KQLColumns
import KQLDiagnostics

/// One change of a data directory: what it does happens all together when its closure returns, or not at all.
///
/// `state` shows the catalog as this transaction has changed it so far. Belongs to one thread.
package final class Transaction {
  package private(set) var state: CatalogState
  package let request: RequestContext
  /// Rows of the catalog, for what has no method here.
  package let access: CatalogAccess
  /// Ticks: the time of the commit.
  package let now: Int64
  /// The number of the commit, if it changes anything.
  package let commit: Int64
  private let lease: String
  private var hasDefinitionChanges = false
  private var hasProgressChanges = false
  private var hasRowChanges = false
  private var hasLogChanges = false
  private var assignedCursor: Int64?
  /// Tables, functions and external tables that were altered, renamed or dropped, by the names they had.
  package private(set) var altered: Set<String> = []
  private(set) var memoryBlobs: [(id: GUID, bytes: [UInt8])] = []

  init(access: CatalogAccess, state: CatalogState, request: RequestContext, clock: Clock, lease: String) {
    self.access = access
    self.state = state
    self.request = request
    self.lease = lease
    now = clock.now()
    commit = state.commit + 1
  }

  var hasChanges: Bool { hasDefinitionChanges || hasProgressChanges || hasRowChanges || hasLogChanges }

  /// The database cursor of the rows this transaction adds: above all that were given before.
  package var cursor: Int64 {
    if let assignedCursor { return assignedCursor }
    let cursor = max(now, state.cursor + 1)
    assignedCursor = cursor
    return cursor
  }

  /// Edits the state together with the rows that `body` writes.
  package func define(_ body: (inout CatalogState) throws -> Void) rethrows {
    hasDefinitionChanges = true
    try body(&state)
  }

  /// Edits how far exports and views got, together with the rows that `body` writes: no change of a definition, after which
  /// other processes would read everything anew.
  func advance(_ body: (inout CatalogState) -> Void) {
    hasProgressChanges = true
    body(&state)
  }

  func touchRows() { hasRowChanges = true }

  /// Says that what others read by this name is no longer as it was.
  func touchDefinition(of name: String) { altered.insert(name) }

  /// Says that something was written through `access` that no snapshot carries.
  package func touchLog() { hasLogChanges = true }

  func keepInMemory(_ bytes: [UInt8], of id: GUID) { memoryBlobs.append((id, bytes)) }

  func finish() throws {
    guard hasDefinitionChanges || hasProgressChanges || hasRowChanges else { return }
    state.commit = commit
    try access.setMeta("commit", .integer(commit))
    if hasDefinitionChanges {
      state.definitionCommit = commit
      try access.setMeta("definition_commit", .integer(commit))
    }
    if hasProgressChanges {
      state.progressCommit = commit
      try access.setMeta("progress_commit", .integer(commit))
    }
    if let assignedCursor {
      state.cursor = assignedCursor
      try access.setMeta("cursor", .integer(assignedCursor))
    }
  }

  /// Raises the version of a database and writes the change into its journal.
  package func journal(
    _ event: String, database name: String, entity: String, updatedEntity: String = "", before: String = "",
    after: String = ""
  ) throws {
    guard var database = state.database(name) else { return }
    let old = database.version
    database.minorVersion += 1
    try access.put(database)
    define { $0.databases[database.name.lowercased()] = database }
    try access.append(
      JournalInfo(
        event: event, timestamp: now, database: database.name, entityName: entity, updatedEntityName: updatedEntity,
        entityVersion: database.version, originalEntityState: SecretText.masked(before),
        updatedEntityState: SecretText.masked(after), originalEntityVersion: old, changeCommand: request.commandText,
        principal: request.principal,
        rootActivityId: request.rootActivityId, clientRequestId: request.clientActivityId))
  }

  /// Adds a line to the operations log.
  package func log(_ operation: OperationInfo) throws {
    var operation = operation
    operation.lease = lease
    operation.status = SecretText.masked(operation.status)
    touchLog()
    try access.append(operation)
  }

  package func log(_ failure: FailureInfo) throws {
    touchLog()
    var failure = failure
    failure.details = SecretText.masked(failure.details)
    failure.ingestionSourcePath = SecretText.masked(failure.ingestionSourcePath)
    failure.ingestionProperties = SecretText.masked(failure.ingestionProperties)
    try access.append(failure)
  }

  package func log(_ operation: DataOperationInfo) throws {
    touchLog()
    try access.append(operation)
  }

  /// The state of the request's operation, as a line of the log.
  package func logOperation(
    _ state: OperationInfo.State, database: String, status: String = "", startedOn: Int64? = nil,
    shouldRetry: Bool = false
  ) throws {
    try log(
      OperationInfo(
        id: request.operationId, operation: request.operation, startedOn: startedOn ?? now, lastUpdatedOn: now,
        state: state, status: status, rootActivityId: request.rootActivityId, shouldRetry: shouldRetry,
        database: database, principal: request.principal))
  }
}
