import KQLCatalog
import KQLStorage
import Synchronization

/// What is known of the jobs in this process: whether it runs them, and what each kind does.
final class JobRunner: Sendable {
  private let lock = Mutex<JobsLock?>(nil)
  private let handlers = Mutex<[String: @Sendable (JobInfo) throws -> Void]>([:])
  private let maintainedAt = Atomic<Int64>(0)
  let running = RunningFlag()
  /// Ticks between two rounds of retention, merge and clean-up.
  static let maintenanceInterval: Int64 = 600 * Clock.ticksPerSecond

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

  func setHandler(_ kind: String, _ body: @escaping @Sendable (JobInfo) throws -> Void) {
    handlers.withLock { $0[kind] = body }
  }

  func handler(_ kind: String) -> (@Sendable (JobInfo) throws -> Void)? { handlers.withLock { $0[kind] } }

  /// The first call only starts the interval: a process that lives for one statement has no time for it.
  /// `since`: when time that is moved on begins; it counts as such an interval.
  func isMaintenanceDue(at now: Int64, since: Int64 = 0) -> Bool {
    var last = maintainedAt.load(ordering: .relaxed)
    if last == 0 { last = since }
    if last != 0 && now &- last < Self.maintenanceInterval { return false }
    maintainedAt.store(now, ordering: .relaxed)
    return last != 0
  }

  /// A round that came with time that was played back.
  func noteMaintenance(at now: Int64) { maintainedAt.store(now, ordering: .relaxed) }
}

/// Keeps jobs from starting jobs.
final class RunningFlag: Sendable {
  private let flag = Atomic<Bool>(false)

  func begin() -> Bool {
    flag.compareExchange(expected: false, desired: true, ordering: .acquiringAndReleasing).exchanged
  }
  func end() { flag.store(false, ordering: .releasing) }
}
