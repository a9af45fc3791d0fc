import KQLCatalog
import KQLColumns

/// A purge of records, from its scheduling on. Kept as a document of its database.
package struct PurgeInfo: Sendable {
  package enum State: String, Sendable {
    case scheduled = "Scheduled"
    case inProgress = "InProgress"
    case completed = "Completed"
    case badInput = "BadInput"
    case failed = "Failed"
    case canceled = "Canceled"
  }

  package var id: GUID
  package var database: String
  package var table: String
  package var tableId: Int64
  /// A whole query: `T | where …`.
  package var query: String
  /// Ticks.
  package var scheduledOn: Int64
  package var lastUpdatedOn: Int64
  package var engineOperationId = ""
  package var state: State = .scheduled
  package var stateDetails = ""
  package var engineStartTime: Int64?
  package var engineDuration: Int64?
  package var retries: Int64 = 0
  package var clientRequestId: String
  package var principal: String

  package init(
    id: GUID, table: TableInfo, query: String, scheduledOn: Int64, clientRequestId: String, principal: String
  ) {
    self.id = id
    database = table.database
    self.table = table.name
    tableId = table.id
    self.query = query
    self.scheduledOn = scheduledOn
    lastUpdatedOn = scheduledOn
    self.clientRequestId = clientRequestId
    self.principal = principal
  }

  static let documentKind = "purge"

  /// Nil when the document is no purge.
  init?(_ document: DocumentInfo) {
    guard let id = GUID(hex: document.name), let json = JSON(document.text), let table = json["Table"]?.string,
      let tableId = json["TableId"]?.integer, let query = json["Query"]?.string,
      let scheduledOn = json["ScheduledOn"]?.integer, let state = json["State"]?.string.flatMap(State.init)
    else { return nil }
    self.id = id
    database = document.database
    self.table = table
    self.tableId = tableId
    self.query = query
    self.scheduledOn = scheduledOn
    lastUpdatedOn = json["LastUpdatedOn"]?.integer ?? scheduledOn
    engineOperationId = json["EngineOperationId"]?.string ?? ""
    self.state = state
    stateDetails = json["StateDetails"]?.string ?? ""
    engineStartTime = json["EngineStartTime"]?.integer
    engineDuration = json["EngineDuration"]?.integer
    retries = json["Retries"]?.integer ?? 0
    clientRequestId = json["ClientRequestId"]?.string ?? ""
    principal = json["Principal"]?.string ?? ""
  }

  var document: DocumentInfo {
    let json = JSON.object([
      .init("Table", .string(table)), .init("TableId", .integer(tableId)), .init("Query", .string(query)),
      .init("ScheduledOn", .integer(scheduledOn)), .init("LastUpdatedOn", .integer(lastUpdatedOn)),
      .init("EngineOperationId", .string(engineOperationId)), .init("State", .string(state.rawValue)),
      .init("StateDetails", .string(stateDetails)),
      .init("EngineStartTime", engineStartTime.map(JSON.integer) ?? .null),
      .init("EngineDuration", engineDuration.map(JSON.integer) ?? .null), .init("Retries", .integer(retries)),
      .init("ClientRequestId", .string(clientRequestId)), .init("Principal", .string(principal)),
    ])
    return DocumentInfo(kind: Self.documentKind, database: database, name: id.dashed, text: json.text)
  }

  var job: JobInfo {
    JobInfo(id: id, dueOn: scheduledOn, kind: Self.documentKind, database: database, name: table)
  }
}

extension CatalogState {
  /// All purges, those scheduled first first.
  package var purges: [PurgeInfo] {
    (documents[PurgeInfo.documentKind] ?? [:]).values.compactMap(PurgeInfo.init)
      .sorted { ($0.scheduledOn, $0.id.dashed) < ($1.scheduledOn, $1.id.dashed) }
  }
}
