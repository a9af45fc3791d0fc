import KQLCatalog
import KQLColumns
import KQLDiagnostics
import KQLExport
import KQLStorage

/// An export by hand: rows are written as they come, and all files get their names or none does, whatever happens to the
/// process. Belongs to one thread.
package final class SingleExport {
  private let database: Database
  private let request: RequestContext
  private let files: any FileSystem
  private let writer: ExportRun
  private var run: ExportRunInfo
  /// Whether the catalog knows of the run, so that another process can end it.
  private var isRegistered = false

  package init(
    _ destination: ExportDestination, schema: Schema, in databaseName: String, of database: Database,
    request: RequestContext, fileSystem: any FileSystem = PosixFileSystem()
  ) throws {
    for folder in destination.folders { try Sandbox.check(folder) }
    self.database = database
    self.request = request
    files = fileSystem
    run = ExportRunInfo(
      id: .random(), database: databaseName, export: "", lower: 0, upper: 0, state: .writing,
      startedOn: database.clock.now(), lease: "", folders: destination.folders)
    writer = ExportRun(destination: destination, schema: schema, id: run.id, fileSystem: fileSystem)
  }

  package func write(_ columns: [Column]) throws {
    if !isRegistered, columns.first?.count ?? 0 > 0 { try register() }
    try writer.write(columns)
  }

  /// Makes the files durable and visible, and says in the log that the export is done.
  package func finish() throws -> [ExportedFile] {
    let written = try writer.finish()
    let artifacts = run.artifacts(written)
    // The one decision: from here on the files get their names, be it by the process that finds this one dead.
    try commit(.publishing, isDurable: true) { access in for artifact in artifacts { try access.put(artifact) } }
    do { try ExportRecovery.publish(artifacts, files: files) } catch {
      withdraw(artifacts)
      throw error.diagnostic
    }
    if !database.options.isReadOnly {
      try database.change(request) { transaction in
        if isRegistered {
          run.state = .done
          try transaction.putRun(run)
          for artifact in artifacts { try transaction.access.remove(artifact) }
        }
        try transaction.logOperation(.completed, database: run.database, startedOn: run.startedOn)
      }
    }
    return written
  }

  /// Removes what was written, for an export that failed before it was decided.
  package func abandon() {
    // An outcome that is unknown is found out by the next start.
    if run.state == .failed || (try? database.home.catalog())?.isUncertain == true { return }
    writer.abandon()
    try? commit(.failed, isDurable: false) { _ in }
  }

  /// The decision is taken back first, so that nobody ends what is being removed.
  private func withdraw(_ artifacts: [ExportArtifactInfo]) {
    guard (try? commit(.writing, isDurable: true) { _ in }) != nil else { return }
    ExportRecovery.undo(run, artifacts, files: files)
    try? commit(.failed, isDurable: false) { access in for artifact in artifacts { try access.remove(artifact) } }
  }

  /// A directory that is only read, and one that is only memory, get no record: nobody could find it.
  private func register() throws {
    if database.options.isReadOnly || database.isTransient { return }
    try database.change(request, isDurable: true) { transaction in
      run.lease = database.home.leaseName
      try transaction.putRun(run)
    }
    isRegistered = true
  }

  private func commit(_ state: ExportRunInfo.State, isDurable: Bool, _ body: (CatalogAccess) throws -> Void) throws {
    guard isRegistered else { return }
    var next = run
    next.state = state
    try database.change(request, isDurable: isDurable) { transaction in
      try transaction.putRun(next)
      try body(transaction.access)
    }
    run = next
  }
}
