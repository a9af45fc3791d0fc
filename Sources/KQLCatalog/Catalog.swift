import KQLColumns
import KQLDiagnostics
import KQLStorage

/// The catalog of a data directory: one SQLite file that is the only truth about everything but rows.
package final class Catalog: @unchecked Sendable {
  private let lock = RecursiveLock()
  private let connection: Connection
  private var depth = 0
  /// A commit has failed: nothing more is written.
  package private(set) var hasFailed = false
  /// A commit has failed, and may be found to have happened: what it names must stay.
  package private(set) var isUncertain = false
  private var defersSync = false
  /// For messages.
  package let directory: String
  package let isReadOnly: Bool
  private let isInMemory: Bool
  private var hasWritten = false

  private init(connection: Connection, directory: String, isReadOnly: Bool, isInMemory: Bool) {
    self.connection = connection
    self.directory = directory
    self.isReadOnly = isReadOnly
    self.isInMemory = isInMemory
  }

  /// A catalog in memory, complete and empty.
  package static func inMemory(
    name: String, id: GUID, seed: (CatalogAccess) throws -> Void = { _ in }
  ) throws -> Catalog {
    let catalog = Catalog(
      connection: try Connection(path: nil), directory: name, isReadOnly: false, isInMemory: true)
    try catalog.createIfNeeded(id: id, seed: seed)
    catalog.hasWritten = false
    return catalog
  }

  /// Makes the file when it is missing; two processes that do so at once agree on the id of the first.
  package static func create(
    path: String, directory: String, id: GUID, seed: (CatalogAccess) throws -> Void = { _ in }
  ) throws -> Catalog {
    let catalog = Catalog(
      connection: try Connection(path: path), directory: directory, isReadOnly: false, isInMemory: false)
    try catalog.configure()
    try catalog.createIfNeeded(id: id, seed: seed)
    return catalog
  }

  /// Opens an existing file; read-only also where nothing can be written, as long as no process has it open.
  package static func open(path: String, directory: String, isReadOnly: Bool) throws -> Catalog {
    do {
      return try open(path: path, directory: directory, isReadOnly: isReadOnly, isImmutable: false)
    } catch let error as SQLiteError where isReadOnly && error.isUnwritable {
      if let size = try? PosixFileSystem().size(of: path + "-wal"), size > 0 { throw error }
      return try open(path: path, directory: directory, isReadOnly: true, isImmutable: true)
    }
  }

  private static func open(
    path: String, directory: String, isReadOnly: Bool, isImmutable: Bool
  ) throws -> Catalog {
    let connection = try Connection(path: path, isReadOnly: isReadOnly, isImmutable: isImmutable)
    let catalog = Catalog(
      connection: connection, directory: directory, isReadOnly: isReadOnly, isInMemory: false)
    try catalog.configure()
    try catalog.bringUpToDate()
    return catalog
  }

  /// Adds the tables that a directory of an earlier program lacks; for a read-only one beside the file, empty.
  private func bringUpToDate() throws {
    guard try connection.integer("PRAGMA user_version") ?? 0 < CatalogSchema.revision else { return }
    guard try connection.text("SELECT name FROM sqlite_schema WHERE name = 'meta'") != nil else { return }
    if isReadOnly {
      try connection.execute(
        CatalogSchema.creation.replacing("CREATE TABLE IF NOT EXISTS ", with: "CREATE TEMP TABLE IF NOT EXISTS ")
          .split(separator: ";").map(String.init).filter(isMissing).joined(separator: ";"))
      return
    }
    try connection.execute(
      "BEGIN IMMEDIATE; \(CatalogSchema.creation) PRAGMA user_version=\(CatalogSchema.revision); COMMIT")
  }

  /// Whether a statement makes a table that the file lacks.
  private func isMissing(_ statement: String) throws -> Bool {
    let words = statement.split { $0 == " " || $0 == "\n" }
    guard words.count > 6, words[1] == "TEMP" else { return false }
    return try connection.text("SELECT name FROM sqlite_schema WHERE name = ?", [.text(String(words[6]))]) == nil
  }

  /// The format this program reads and writes.
  package static var formatVersion: Int { CatalogSchema.formatVersion }

  private func configure() throws {
    if !isReadOnly { _ = try connection.text("PRAGMA journal_mode=WAL") }
    try connection.execute(
      """
      PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON;
      PRAGMA wal_autocheckpoint=2000; PRAGMA cache_size=-16000
      """)
  }

  private func createIfNeeded(id: GUID, seed: (CatalogAccess) throws -> Void) throws {
    try connection.execute("BEGIN IMMEDIATE")
    do {
      try connection.execute(CatalogSchema.creation)
      let access = CatalogAccess(connection: connection)
      if try access.metaText("id") == nil {
        try access.setMeta("id", .text(id.dashed))
        try connection.execute("PRAGMA user_version=\(CatalogSchema.revision)")
        try access.setMeta("format", SQLValue(CatalogSchema.formatVersion))
        try access.setMeta("commit", .integer(0))
        try access.setMeta("definition_commit", .integer(0))
        try seed(access)
      }
      try connection.execute("COMMIT")
    } catch {
      try? connection.execute("ROLLBACK")
      throw error
    }
  }

  /// Changes when another connection commits; never by commits of this one.
  package func dataVersion() throws -> Int64 {
    if isInMemory { return 0 }
    return try guarded { try connection.integer("PRAGMA data_version") ?? 0 }
  }

  /// Nil when the pages of the file agree with each other.
  package func quickCheck() throws -> String? {
    try guarded {
      let answer = try connection.text("PRAGMA quick_check(1)") ?? ""
      return answer == "ok" ? nil : answer
    }
  }

  /// Reads within one transaction, so that all of it is of one commit.
  package func read<Result>(_ body: (CatalogAccess) throws -> Result) throws -> Result {
    try guarded {
      let isOutermost = depth == 0
      if isOutermost { try connection.run("BEGIN") }
      depth += 1
      defer {
        depth -= 1
        if isOutermost { try? connection.run("COMMIT") }
      }
      return try body(CatalogAccess(connection: connection))
    }
  }

  /// Lets the disk wait for the commits of `body`: they are on it, in their order, with the next durable one, which has
  /// to follow. A power cut before it takes the last of them; the end of the process takes none.
  package func deferringSync<Result>(_ body: () throws -> Result) rethrows -> Result {
    lock.withLock { defersSync = true }
    defer { lock.withLock { defersSync = false } }
    return try body()
  }

  /// Writes in one transaction: all of it, or on any error nothing. It is durable then, but for what `deferringSync` says.
  package func write<Result>(
    isDurable: Bool = false, _ body: (CatalogAccess) throws -> Result
  ) throws -> Result {
    try guarded {
      guard defersSync, !isDurable, depth == 0 else { return try writeNow(body) }
      try connection.execute("PRAGMA synchronous=NORMAL")
      defer { try? connection.execute("PRAGMA synchronous=FULL") }
      return try writeNow(body)
    }
  }

  private func writeNow<Result>(_ body: (CatalogAccess) throws -> Result) throws -> Result {
    if hasFailed {
      throw Diagnostic(
        code: "General_InternalServerError", "storage error at commit; restart to continue", isPermanent: false)
    }
    if depth > 0 { return try body(CatalogAccess(connection: connection)) }
    try connection.run("BEGIN IMMEDIATE")
    depth += 1
    hasWritten = true
    let result: Result
    do {
      result = try body(CatalogAccess(connection: connection))
    } catch {
      depth -= 1
      try? connection.execute("ROLLBACK")
      throw error
    }
    depth -= 1
    do {
      try connection.run("COMMIT")
    } catch {
      try? connection.execute("ROLLBACK")
      if let cause = error as? SQLiteError, cause.isInputOutput { throw failedCommit(cause) }
      throw error
    }
    return result
  }

  /// After a failed fsync nothing this process believes of the file can be trusted: it writes no more. The log may hold
  /// the commit all the same, and the next process would find it there; a log that could be emptied holds it no longer.
  private func failedCommit(_ cause: SQLiteError) -> Diagnostic {
    hasFailed = true
    isUncertain = (try? connection.integer("PRAGMA wal_checkpoint(TRUNCATE)")) != 0
    let outcome = isUncertain ? "the outcome is unknown until the next start" : "nothing was stored"
    return Diagnostic(
      code: "General_InternalServerError", "storage error at commit: \(cause.message); \(outcome); restart to continue",
      isPermanent: false)
  }

  /// Writes history that may be lost by a power cut, without waiting for the disk.
  package func writeRelaxed(_ body: (CatalogAccess) throws -> Void) throws {
    try guarded {
      guard !hasFailed, depth == 0 else { return }
      try connection.execute("PRAGMA synchronous=OFF; PRAGMA wal_autocheckpoint=0")
      defer { try? connection.execute("PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=2000") }
      let hadWritten = hasWritten
      try write(body)
      hasWritten = hadWritten
    }
  }

  /// Brings the log into the file and closes; for a clean exit.
  package func close() {
    lock.withLock {
      if hasWritten && !isInMemory && !isReadOnly && !hasFailed {
        _ = try? connection.integer("PRAGMA wal_checkpoint(TRUNCATE)")
      }
      connection.close()
    }
  }

  private func guarded<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try lock.withLock(body)
    } catch let error as SQLiteError {
      throw error.diagnostic(directory: directory)
    }
  }
}
