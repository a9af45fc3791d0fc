import KQLCatalog
import KQLColumns
import KQLDiagnostics
import KQLStorage

/// Brings a directory in order after processes that died: each step can be interrupted and repeated.
enum Recovery {
  static func run(directory: String, files: any FileSystem, catalog: Catalog, clock: Clock) throws {
    guard files.isDirectory("\(directory)/leases"), try !Leases.names(in: directory).isEmpty else { return }
    let dead = try Leases.claimDead(in: directory)
    guard !dead.isEmpty else { return }
    if let damage = try catalog.quickCheck() {
      throw OpenFailure(
        "catalog of '\(directory)' is damaged: \(damage); nothing was changed",
        hints: ["run 'kqlsh check \(directory)'"])
    }
    let names = Set(dead.map(\.name))
    try ExportRecovery.run(deadLeases: names, files: files, catalog: catalog, clock: clock)
    try abandonOperations(names, catalog, clock)
    try removeOrphans(directory, files, catalog, dead: names)
    for lease in dead { lease.remove() }
  }

  /// What a dead process had begun is nowhere or complete; its operations say so.
  private static func abandonOperations(_ leases: Set<String>, _ catalog: Catalog, _ clock: Clock) throws {
    let running = try catalog.read { access in
      var latest: [GUID: OperationInfo] = [:]
      for operation in try access.operations(since: clock.now() - 14 * Clock.ticksPerDay) {
        latest[operation.id] = operation
      }
      return latest.values.filter { $0.state == .inProgress && leases.contains($0.lease) }
    }
    guard !running.isEmpty else { return }
    try catalog.write { access in
      for var operation in running {
        operation.state = .abandoned
        operation.status = "The process that ran it ended before the operation did."
        operation.lastUpdatedOn = clock.now()
        try access.append(operation)
      }
    }
  }

  /// Removes files whose writer does not live and that no row names.
  ///
  /// In this order: a file that was there before the leases were listed has a living writer among them, or one that
  /// has ended, and what that one committed is among the rows.
  private static func removeOrphans(
    _ directory: String, _ files: any FileSystem, _ catalog: Catalog, dead: Set<String>
  ) throws {
    var found: [(path: String, owner: String)] = []
    for folder in (try? files.list("\(directory)/extents")) ?? [] {
      for name in (try? files.list("\(directory)/extents/\(folder)")) ?? [] {
        if let owner = Leases.owner(ofFile: name) { found.append(("extents/\(folder)/\(name)", owner)) }
      }
    }
    for name in (try? files.list("\(directory)/tmp")) ?? [] {
      if let owner = Leases.owner(ofFile: name) { found.append(("tmp/\(name)", owner)) }
    }
    guard !found.isEmpty else { return }
    let living = try Set(Leases.names(in: directory)).subtracting(dead)
    let named = try catalog.read { try $0.extentFiles() }
    for file in found where !living.contains(file.owner) && !named.contains(file.path) {
      try? files.remove("\(directory)/\(file.path)")
    }
  }
}
