import KQLCatalog
import KQLColumns
import KQLDiagnostics
import KQLStorage
import Synchronization

/// Where a database lives: a directory with its catalog and lease, or memory. A directory that does not exist yet is
/// made by the first change; until then an empty catalog in memory stands for it.
final class Home: Sendable {
  /// Nil: in memory.
  let directory: String?
  let files: any FileSystem
  private let isReadOnly: Bool
  private let seed: CatalogSeed
  private let state: Mutex<State>
  private let making = RecursiveLock()

  private struct State {
    var catalog: Catalog?
    var lease: Lease?
    var exists: Bool
    var id: GUID
  }

  init(
    directory: String?, files: any FileSystem, catalog: Catalog?, exists: Bool, isReadOnly: Bool, id: GUID,
    seed: CatalogSeed
  ) {
    self.directory = directory
    self.files = files
    self.isReadOnly = isReadOnly
    self.seed = seed
    state = Mutex(State(catalog: catalog, lease: nil, exists: exists, id: id))
  }

  /// Whether changes reach a directory that exists.
  var isOnDisk: Bool { directory != nil && state.withLock { $0.exists } }

  func catalog() throws -> Catalog {
    try adopt()
    if let catalog = state.withLock({ $0.catalog }) { return catalog }
    return try making.withLock {
      if let catalog = state.withLock({ $0.catalog }) { return catalog }
      let id = state.withLock { $0.id }
      let catalog = try Catalog.inMemory(name: directory ?? ":memory:", id: id, seed: seed.plant)
      state.withLock { $0.catalog = catalog }
      return catalog
    }
  }

  /// Opens the directory if another process has made it since this one looked.
  private func adopt() throws {
    guard let directory, state.withLock({ !$0.exists }), files.exists("\(directory)/\(DirectoryMaker.marker)") else {
      return
    }
    try making.withLock {
      guard state.withLock({ !$0.exists }) else { return }
      let catalog = try Catalog.open(
        path: "\(directory)/\(DirectoryMaker.catalogName)", directory: directory, isReadOnly: isReadOnly)
      state.withLock {
        $0.catalog = catalog
        $0.exists = true
      }
    }
  }

  /// What a catalog would hold that nobody has had to make yet; nil when there is one.
  func untouched() throws -> CatalogState? {
    try adopt()
    return state.withLock { $0.catalog == nil } ? seed.state : nil
  }

  var leaseName: String { state.withLock { $0.lease?.name } ?? "" }

  /// Makes the directory and this process's lease, if that has not happened.
  func materialise() throws {
    guard let directory, state.withLock({ $0.lease == nil }) else { return }
    try making.withLock {
      guard state.withLock({ $0.lease == nil }) else { return }
      if !state.withLock({ $0.exists }) {
        let catalog = try DirectoryMaker.make(
          directory, files: files, id: state.withLock { $0.id }, seed: seed.plant)
        state.withLock {
          $0.catalog = catalog
          $0.exists = true
        }
      }
      var random = SystemRandomNumberGenerator()
      let lease = try Lease.take(in: directory, random: &random)
      state.withLock { $0.lease = lease }
    }
  }

  func close() {
    state.withLock { state in
      state.catalog?.close()
      // After a storage error the next process has to bring the directory in order, as after a crash: it finds the lease.
      if state.catalog?.hasFailed != true { state.lease?.release() }
      state.lease = nil
    }
  }
}

/// What a new catalog begins with.
struct CatalogSeed: Sendable {
  let database: DatabaseInfo
  /// Ticks.
  let cursor: Int64

  @Sendable func plant(_ access: CatalogAccess) throws {
    try access.put(database)
    try access.setMeta("cursor", .integer(cursor))
  }

  /// What reading such a catalog gives.
  var state: CatalogState {
    var state = CatalogState()
    state.databases[database.name.lowercased()] = database
    state.cursor = cursor
    return state
  }
}
