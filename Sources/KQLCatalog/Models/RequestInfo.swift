import KQLColumns

/// A finished request, as `.show queries` and `.show commands` list it. Secrets are masked before it gets here.
package struct RequestInfo: Sendable, Hashable {
  /// `Query`, or the command type: `TableCreate`.
  package var commandType: String
  package var clientActivityId: String
  package var text: String
  package var database: String
  package var startedOn: Int64
  package var lastUpdatedOn: Int64
  /// `Completed`, `Failed`, `Canceled`, …
  package var state: String
  package var rootActivityId: GUID
  package var user: String
  package var failureReason: String
  /// Ticks.
  package var totalCpu: Int64
  package var application: String
  package var principal: String
  package var memoryPeak: Int64
  package var rowsScanned: Int64
  package var rowsTotal: Int64
  package var extentsScanned: Int64
  package var extentsTotal: Int64
  package var resultRows: Int64
  package var resultBytes: Int64
  /// JSON text.
  package var clientRequestProperties: String
  package var workloadGroup: String

  package init(
    commandType: String, clientActivityId: String, text: String, database: String, startedOn: Int64,
    lastUpdatedOn: Int64, state: String, rootActivityId: GUID, user: String, failureReason: String = "",
    totalCpu: Int64 = 0, application: String = "kqlsh", principal: String, memoryPeak: Int64 = 0,
    rowsScanned: Int64 = 0, rowsTotal: Int64 = 0, extentsScanned: Int64 = 0, extentsTotal: Int64 = 0,
    resultRows: Int64 = 0, resultBytes: Int64 = 0, clientRequestProperties: String = "{}",
    workloadGroup: String = "default"
  ) {
    self.commandType = commandType
    self.clientActivityId = clientActivityId
    self.text = text
    self.database = database
    self.startedOn = startedOn
    self.lastUpdatedOn = lastUpdatedOn
    self.state = state
    self.rootActivityId = rootActivityId
    self.user = user
    self.failureReason = failureReason
    self.totalCpu = totalCpu
    self.application = application
    self.principal = principal
    self.memoryPeak = memoryPeak
    self.rowsScanned = rowsScanned
    self.rowsTotal = rowsTotal
    self.extentsScanned = extentsScanned
    self.extentsTotal = extentsTotal
    self.resultRows = resultRows
    self.resultBytes = resultBytes
    self.clientRequestProperties = clientRequestProperties
    self.workloadGroup = workloadGroup
  }

  package var isQuery: Bool { commandType == "Query" }
  package var duration: Int64 { max(lastUpdatedOn - startedOn, 0) }

  static let columns = [
    "command_type", "client_activity_id", "text", "database", "started_on", "updated_on", "state",
    "root_activity_id", "user_name", "failure_reason", "total_cpu", "application", "principal", "memory_peak",
    "rows_scanned", "rows_total", "extents_scanned", "extents_total", "result_rows", "result_bytes", "properties",
    "workload_group",
  ]

  init(_ row: SQLStatement) {
    commandType = row.text(0)
    clientActivityId = row.text(1)
    text = row.text(2)
    database = row.text(3)
    startedOn = row.integer(4)
    lastUpdatedOn = row.integer(5)
    state = row.text(6)
    rootActivityId = GUID(bytes: row.blob(7))
    user = row.text(8)
    failureReason = row.text(9)
    totalCpu = row.integer(10)
    application = row.text(11)
    principal = row.text(12)
    memoryPeak = row.integer(13)
    rowsScanned = row.integer(14)
    rowsTotal = row.integer(15)
    extentsScanned = row.integer(16)
    extentsTotal = row.integer(17)
    resultRows = row.integer(18)
    resultBytes = row.integer(19)
    clientRequestProperties = row.text(20)
    workloadGroup = row.text(21)
  }

  var values: [SQLValue] {
    [
      .text(commandType), .text(clientActivityId), .text(text), .text(database), .integer(startedOn),
      .integer(lastUpdatedOn), .text(state), .blob(rootActivityId.bytes), .text(user), .text(failureReason),
      .integer(totalCpu), .text(application), .text(principal), .integer(memoryPeak), .integer(rowsScanned),
      .integer(rowsTotal), .integer(extentsScanned), .integer(extentsTotal), .integer(resultRows),
      .integer(resultBytes), .text(clientRequestProperties), .text(workloadGroup),
    ]
  }
}
