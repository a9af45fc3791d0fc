import Synchronization

/// A flag that asks a running statement to stop. Set from a signal handler or another thread, read once per chunk.
package final class Cancellation: Sendable {
  private let flag = Atomic<Bool>(false)
  /// How far the statement is.
  package let progress = Progress()

  package init() {}
  package var isCancelled: Bool { flag.load(ordering: .relaxed) }
  package func cancel() { flag.store(true, ordering: .relaxed) }
}
