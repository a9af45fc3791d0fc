import KQLCatalog
import KQLColumns
import KQLDiagnostics
import KQLStorage
import Synchronization

/// One data directory, or one database in memory: snapshots to read, changes to write, jobs to run.
///
/// Any number of threads may use it; changes are serial, also with other processes.
package final class Database: Sendable {
  package let options: DatabaseOptions
  package let clock: Clock
  /// Nil: in memory.
  package let directory: String?
  let home: Home
  let store: ExtentStore
  let live = LiveSnapshots()
  let extentLists: ExtentLists
  let history = History()
  let policyCache = UpdatePolicyCache()
  let jobs = JobRunner()
  let jobNotes = JobNotes()
  package let running = RunningRequests()
  /// Ticks.
  package let openedOn: Int64
  package let operations = RunningOperations()
  package let duplicates = DuplicateRequests()
  package let capacity = CapacitySlots()
  private let published = Mutex<Published?>(nil)
  private let writing = RecursiveLock()
  private let changes = Atomic<Int>(0)
  private let installed = Mutex<DatabaseServices>(.none)

  private struct Published {
    var state: CatalogState
    var dataVersion: Int64
    /// A directory that is made, or found, brings another catalog with it.
    var catalog: Catalog
  }

  init(options: DatabaseOptions, clock: Clock, home: Home) {
    self.options = options
    self.clock = clock
    self.home = home
    openedOn = clock.now()
    directory = home.directory
    store = ExtentStore(home: home, inlineBytes: options.inlineExtentBytes)
    extentLists = ExtentLists(home: home)
  }

  package var isTransient: Bool { directory == nil }
  package var workers: Int {
    options.workers > 0 ? options.workers : Processors.count
  }

  package var services: DatabaseServices { installed.withLock { $0 } }

  /// Gives the database what it needs of the layers above; once, right after opening.
  package func install(_ services: DatabaseServices) {
    installed.withLock { $0 = services }
    installPurges()
  }

  /// What a statement that starts now sees: all that any process has committed.
  package func snapshot() throws -> DatabaseSnapshot {
    DatabaseSnapshot(state: try currentState(), database: self)
  }

  private func currentState() throws -> CatalogState {
    // The first statements of most sessions in memory read nothing but built-ins.
    if let seeded = try home.untouched() { return seeded }
    let catalog = try home.catalog()
    let version = try catalog.dataVersion()
    if let current = known(catalog), current.dataVersion == version { return current.state }
    return try writing.withLock {
      let state = try catalog.read { try refreshed($0, catalog) }
      published.withLock { $0 = Published(state: state, dataVersion: version, catalog: catalog) }
      return state
    }
  }

  private func known(_ catalog: Catalog) -> Published? {
    published.withLock { current in current.flatMap { $0.catalog === catalog ? $0 : nil } }
  }

  /// The state as of the transaction that `access` is in.
  private func refreshed(_ access: CatalogAccess, _ catalog: Catalog) throws -> CatalogState {
    guard var state = known(catalog)?.state else { return try access.loadState() }
    let commit = try access.metaInteger("commit") ?? 0
    if commit == state.commit { return state }
    if try access.metaInteger("definition_commit") ?? 0 != state.definitionCommit { return try access.loadState() }
    if try access.metaInteger("progress_commit") ?? 0 != state.progressCommit { try access.loadProgress(into: &state) }
    state.commit = commit
    state.cursor = try access.metaInteger("cursor") ?? 0
    return state
  }

  /// Runs a change in one durable transaction and publishes what it made; on any error nothing has happened.
  ///
  /// `body` runs under the catalog's write lock: what takes long is prepared before, and `Transaction` checks that it
  /// still holds.
  ///
  /// `isDurable`: on the disk at once, also while time is played back.
  package func change<Result>(
    _ request: RequestContext, isDurable: Bool = false, _ body: (Transaction) throws -> Result
  ) throws -> Result {
    if options.isReadOnly { throw Database.readOnly }
    try home.materialise()
    return try writing.withLock {
      let catalog = try home.catalog()
      let (result, transaction, version, notes) = try catalog.write(isDurable: isDurable) { access in
        // Nobody else commits while this transaction holds the write lock, so the version is that of its result.
        let version = try catalog.dataVersion()
        let transaction = Transaction(
          access: access, state: try refreshed(access, catalog), request: request, clock: clock,
          lease: home.leaseName)
        let notes = try jobNotes.write(into: transaction)
        let result = try body(transaction)
        try transaction.finish()
        if transaction.hasChanges { try history.drain(into: access) }
        return (result, transaction, version, notes)
      }
      jobNotes.forget(notes)
      published.withLock { $0 = Published(state: transaction.state, dataVersion: version, catalog: catalog) }
      for blob in transaction.memoryBlobs { store.keep(blob.bytes, of: blob.id) }
      if transaction.hasChanges { changes.add(1, ordering: .relaxed) }
      return result
    }
  }

  /// How many changes this process has committed.
  package var changeCount: Int { changes.load(ordering: .relaxed) }

  static let readOnly = Diagnostic(code: "Forbidden", "the database was opened read-only")

  /// Reads logs and other rows of the catalog that snapshots do not carry.
  package func read<Result>(_ body: (CatalogAccess) throws -> Result) throws -> Result {
    try home.catalog().read(body)
  }

  /// Writes what is still held back, and closes.
  package func close() {
    if !isTransient { flushHistory() }
    jobs.release()
    home.close()
  }
}
