/// How a data directory is opened.
package struct DatabaseOptions: Sendable {
  package var clock: ClockSetting
  package var isReadOnly: Bool
  /// The database that a new directory begins with.
  package var defaultDatabase: String
  /// Threads that encode extents.
  package var workers: Int
  /// Extents up to this many bytes live in the catalog.
  package var inlineExtentBytes: Int
  /// Nothing outside the database is read or written: ingestion, external tables and exports find and leave no rows.
  package var isRehearsal: Bool
  package var retries: RetrySchedule

  package init(
    clock: ClockSetting = .system, isReadOnly: Bool = false, defaultDatabase: String = "NetDefaultDB",
    workers: Int = 0, inlineExtentBytes: Int = 65_536, isRehearsal: Bool = false,
    retries: RetrySchedule = RetrySchedule()
  ) {
    self.clock = clock
    self.isReadOnly = isReadOnly
    self.defaultDatabase = defaultDatabase
    self.workers = workers
    self.inlineExtentBytes = inlineExtentBytes
    self.isRehearsal = isRehearsal
    self.retries = retries
  }
}
