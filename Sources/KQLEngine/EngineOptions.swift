import KQLDatabase

/// How an engine is opened.
package struct EngineOptions: Sendable {
  /// The data directory; nil for a database that is thrown away.
  package var directory: String?
  package var isReadOnly = false
  /// Nothing outside the database is read or written.
  package var isRehearsal = false
  package var clock: ClockSetting = .system
  /// Of batches of queued ingestion that failed for a passing reason.
  package var retries = RetrySchedule()
  /// Asynchronous commands answer at once and run beside what follows; else they have ended when they answer.
  package var runsInBackground = false
  /// Threads of a query; 0 for one per core.
  package var workers = 0
  /// Bytes that the operators of one query may hold.
  package var memoryBudget = 8 << 30

  package init() {}
}
