import Glibc
import KQLColumns
import Synchronization

/// The asynchronous commands that run in this process now.
package final class RunningOperations: Sendable {
  private let entries = Mutex<[GUID: Cancellation]>([:])
  private let failures = Mutex<[(id: GUID, message: String)]>([])

  package func begin(_ id: GUID, cancellation: Cancellation) { entries.withLock { $0[id] = cancellation } }

  /// `failure`: why it failed, for whoever waits for it.
  package func end(_ id: GUID, failure: String? = nil) {
    if let failure { failures.withLock { $0.append((id, failure)) } }
    entries.withLock { $0[id] = nil }
  }

  /// The operations that failed since this was asked last.
  package func takeFailures() -> [(id: GUID, message: String)] {
    failures.withLock { failures in
      defer { failures = [] }
      return failures
    }
  }

  package func isRunning(_ id: GUID) -> Bool { entries.withLock { $0[id] != nil } }

  package var count: Int { entries.withLock { $0.count } }

  /// Asks an operation to stop; false when it does not run here.
  package func cancel(_ id: GUID) -> Bool {
    guard let cancellation = entries.withLock({ $0[id] }) else { return false }
    cancellation.cancel()
    return true
  }

  package func cancelAll() {
    for cancellation in entries.withLock({ Array($0.values) }) { cancellation.cancel() }
  }

  /// Waits until the operation, or with nil every one, has ended; false when `isStopped` says so first, or after the
  /// seconds given.
  package func wait(for id: GUID? = nil, seconds: Double = .infinity, isStopped: () -> Bool = { false }) -> Bool {
    var waited = 0.0
    while id.map(isRunning) ?? (count > 0) {
      if isStopped() || waited >= seconds { return false }
      usleep(1000)
      waited += 0.001
    }
    return true
  }
}
