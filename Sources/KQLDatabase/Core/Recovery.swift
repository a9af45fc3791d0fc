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
    try removeOrphans(directory, files, catalog, living: Set(Leases.names(in: directory)).subtracting(names))
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
        operation.status = "The process that ran it ended; nothing of it was stored."
        operation.lastUpdatedOn = clock.now()
        try access.append(operation)
      }
    }
  }

  /// Removes files whose writer does not live and that no row names.
  private static func removeOrphans(
    _ directory: String, _ files: any FileSystem, _ catalog: Catalog, living: Set<String>
  ) throws {
    let named = try catalog.read { try $0.extentFiles() }
    for folder in (try? files.list("\(directory)/extents")) ?? [] {
      for name in (try? files.list("\(directory)/extents/\(folder)")) ?? [] {
        guard let owner = Leases.owner(ofFile: name), !living.contains(owner) else { continue }
        let path = "extents/\(folder)/\(name)"
        if !named.contains(path) { try? files.remove("\(directory)/\(path)") }
      }
    }
    for name in (try? files.list("\(directory)/tmp")) ?? [] {
      guard let owner = Leases.owner(ofFile: name), !living.contains(owner) else { continue }
      try? files.remove("\(directory)/tmp/\(name)")
    }
  }
}
