import KQLCatalog
import KQLColumns
import Synchronization

/// The queries that run in this process now, for `.show running queries` and `.cancel query`.
package final class RunningRequests: Sendable {
  private struct Entry {
    var request: RequestInfo
    var cancellation: Cancellation
  }

  private let entries = Mutex<[String: Entry]>([:])

  package func begin(_ request: RequestInfo, cancellation: Cancellation) {
    entries.withLock { $0[request.clientActivityId] = Entry(request: request, cancellation: cancellation) }
  }

  package func end(_ clientActivityId: String) {
    entries.withLock { $0[clientActivityId] = nil }
  }

  /// In the order in which they started.
  package var all: [RequestInfo] {
    entries.withLock { entries in
      entries.values.map(\.request).sorted { ($0.startedOn, $0.clientActivityId) < ($1.startedOn, $1.clientActivityId) }
    }
  }

  /// False when no such query runs.
  package func cancel(_ clientActivityId: String) -> Bool {
    guard let entry = entries.withLock({ $0[clientActivityId] }) else { return false }
    entry.cancellation.cancel()
    return true
  }
}
