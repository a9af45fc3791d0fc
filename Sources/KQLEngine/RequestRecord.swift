import KQLCatalog
import KQLColumns
import KQLDatabase
import KQLDiagnostics

/// A request on its way into the history.
struct RequestRecord {
  let clientActivityId: String
  var commandType = "Query"
  private let text: String
  private let database: String
  private let principal: String
  private let startedOn: Int64
  private let rootActivityId: GUID

  init(text: String, database: String, principal: String, startedOn: Int64) {
    rootActivityId = .random()
    clientActivityId = "kqlsh;" + rootActivityId.dashed
    self.text = text
    self.database = database
    self.principal = principal
    self.startedOn = startedOn
  }

  func finished(_ now: Int64, _ outcome: RequestOutcome) -> RequestInfo {
    info(now, "Completed", "", outcome.statistics)
  }

  func failed(_ now: Int64, _ failure: RequestFailure, isCancelled: Bool) -> RequestInfo {
    info(
      now, isCancelled ? "Canceled" : "Failed", failure.diagnostics.first?.message ?? "",
      RequestOutcome.Statistics())
  }

  /// As `.show running queries` lists it.
  var running: RequestInfo { info(startedOn, "InProgress", "", RequestOutcome.Statistics()) }

  private func info(
    _ now: Int64, _ state: String, _ reason: String, _ statistics: RequestOutcome.Statistics
  ) -> RequestInfo {
    RequestInfo(
      commandType: commandType, clientActivityId: clientActivityId, text: SecretText.masked(text), database: database,
      startedOn: startedOn, lastUpdatedOn: now, state: state, rootActivityId: rootActivityId, user: principal,
      failureReason: reason, totalCpu: statistics.cpuTicks, application: "kqlsh", principal: principal,
      memoryPeak: Int64(statistics.peakMemory), rowsScanned: Int64(statistics.rowsScanned), rowsTotal: 0,
      extentsScanned: Int64(statistics.extentsScanned), extentsTotal: 0, resultRows: Int64(statistics.resultRows),
      resultBytes: 0, clientRequestProperties: "{}", workloadGroup: "default")
  }
}
