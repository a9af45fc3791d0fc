import Synchronization

/// How far a running statement is. Written by the engine's threads, read by whoever shows it.
package final class Progress: Sendable {
  private let doneCount = Atomic<Int>(0)
  private let totalCount = Atomic<Int>(0)
  private let rowCount = Atomic<Int>(0)
  private let name = Mutex("")

  package init() {}

  /// Of `total`, in bytes, blocks or whatever the work is counted in.
  package var done: Int { doneCount.load(ordering: .relaxed) }
  /// 0 when not known.
  package var total: Int { totalCount.load(ordering: .relaxed) }
  package var rows: Int { rowCount.load(ordering: .relaxed) }
  /// What is being done, as `ingest taxis.csv.gz`.
  package var activity: String { name.withLock { $0 } }

  package func begin(_ activity: String) { name.withLock { $0 = activity } }

  /// The work that is ahead, once it is known.
  package func expect(_ total: Int) {
    doneCount.store(0, ordering: .relaxed)
    totalCount.store(total, ordering: .relaxed)
  }

  package func add(done: Int, rows: Int = 0) {
    if done != 0 { doneCount.add(done, ordering: .relaxed) }
    if rows != 0 { rowCount.add(rows, ordering: .relaxed) }
  }
}
