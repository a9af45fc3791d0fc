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

  package init(
    clock: ClockSetting = .system, isReadOnly: Bool = false, defaultDatabase: String = "NetDefaultDB",
    workers: Int = 0, inlineExtentBytes: Int = 65_536
  ) {
    self.clock = clock
    self.isReadOnly = isReadOnly
    self.defaultDatabase = defaultDatabase
    self.workers = workers
    self.inlineExtentBytes = inlineExtentBytes
  }
}
