import KQLCatalog
import KQLColumns
import KQLDiagnostics
import Synchronization

/// Commands whose number at a time the capacity policy of the cluster limits.
package enum Capacity: String, Sendable, CaseIterable {
  case ingestion = "Ingestion"
  case export = "Export"

  /// As results name where a limit comes from.
  package var origin: String { "CapacityPolicy/\(rawValue)" }

  package init?(commandType: String) {
    switch commandType {
    case "DataIngestPull", "DataIngestInline", "TableSet", "TableAppend", "TableSetOrAppend", "TableSetOrReplace":
      self = .ingestion
    case "DataExportToFile", "TableExportToExternalTable": self = .export
    default: return nil
    }
  }
}

extension CatalogState {
  /// The greatest number that is set; nil when nothing is. Shares of cores do not count: those of a cluster are not the ones
  /// of this machine.
  package func limit(of capacity: Capacity) -> Int? {
    let policy = policy("capacity", of: .cluster).flatMap(JSON.init)
    return policy?["\(capacity.rawValue)Capacity"]?["ClusterMaximumConcurrentOperations"]?.integer.map { Int(clamping: max($0, 0)) }
  }
}

/// What runs of each kind in this process now.
package final class CapacitySlots: Sendable {
  private let holders = Mutex<[Capacity: Set<GUID>]>([:])

  package func count(_ capacity: Capacity) -> Int { holders.withLock { $0[capacity]?.count ?? 0 } }

  /// Whether the operation may run, for which it may ask again.
  func take(_ capacity: Capacity, for operation: GUID, limit: Int?) -> Bool {
    holders.withLock { holders in
      let others = holders[capacity] ?? []
      if others.contains(operation) { return true }
      if let limit, others.count >= limit { return false }
      holders[capacity, default: []].insert(operation)
      return true
    }
  }

  package func release(_ operation: GUID) {
    holders.withLock { holders in
      for capacity in Capacity.allCases { holders[capacity]?.remove(operation) }
    }
  }
}

extension Database {
  /// Lets a command run that the capacity policy knows of, until `capacity.release` is told of its operation.
  ///
  /// - Throws: `TooManyRequests` when as many run as may; the operation is in the log as `Throttled` then.
  package func takeCapacity(for request: RequestContext, in database: String, _ state: CatalogState) throws {
    guard let wanted = Capacity(commandType: request.operation) else { return }
    let limit = state.limit(of: wanted)
    if capacity.take(wanted, for: request.operationId, limit: limit) { return }
    let message =
      "The management command was aborted due to throttling. Retrying after some backoff might succeed. "
      + "CommandType: '\(request.operation)', Capacity: \(limit ?? 0), Origin: '\(wanted.origin)'"
    if !options.isReadOnly {
      try? change(request) { try $0.logOperation(.throttled, database: database, status: message, shouldRetry: true) }
    }
    throw Diagnostic(code: "TooManyRequests", message, isPermanent: false)
  }
}
