import KQLStorage
import Synchronization

/// Runs what is due, in one process at a time: the one that holds the lock of the jobs.
final class JobRunner: Sendable {
  private let lock = Mutex<JobsLock?>(nil)
  let running = RunningFlag()

  /// Whether this process runs the jobs; a database in memory always does.
  func acquire(in directory: String?) -> Bool {
    guard let directory else { return true }
    return lock.withLock { held in
      if held != nil { return true }
      held = try? JobsLock.tryAcquire(in: directory)
      return held != nil
    }
  }

  func release() {
    lock.withLock { held in
      held?.release()
      held = nil
    }
  }
}

/// Keeps jobs from starting jobs.
final class RunningFlag: Sendable {
  private let flag = Atomic<Bool>(false)
  func begin() -> Bool {
    flag.compareExchange(expected: false, desired: true, ordering: .acquiringAndReleasing).exchanged
  }
  func end() { flag.store(false, ordering: .releasing) }
}
