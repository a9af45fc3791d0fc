import Synchronization

/// The commits that snapshots of this process still look at: no file they may need is removed.
final class LiveSnapshots: Sendable {
  private let counts = Mutex<[Int64: Int]>([:])

  func begin(_ commit: Int64) { counts.withLock { $0[commit, default: 0] += 1 } }

  func end(_ commit: Int64) {
    counts.withLock { counts in
      let count = counts[commit, default: 1] - 1
      counts[commit] = count > 0 ? count : nil
    }
  }

  /// The oldest commit that is looked at.
  var oldest: Int64? { counts.withLock { $0.keys.min() } }
}
