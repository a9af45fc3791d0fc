import KQLCatalog
import KQLColumns
import KQLStorage

/// Ends the runs of continuous exports that dead processes left: those that were decided are published, others undone.
enum ExportRecovery {
  static func run(deadLeases: Set<String>, files: any FileSystem, catalog: Catalog, clock: Clock) throws {
    let runs = try catalog.read { access in
      try access.select(ExportRunInfo.self, "WHERE state IN ('writing', 'publishing')")
    }
    for var run in runs where deadLeases.contains(run.lease) {
      switch run.state {
      case .publishing:
        let artifacts = try catalog.read {
          try $0.select(ExportArtifactInfo.self, "WHERE run_id = ?", [.blob(run.id.bytes)])
        }
        guard (try? publish(artifacts, files: files)) != nil else { continue }
        run.state = .done
      default:
        removeTemporaryFiles(of: run, files: files)
        run.state = .failed
      }
      try catalog.write { try $0.put(run) }
    }
  }

  /// Whether there were any. Partitioned tables have folders below their own.
  @discardableResult
  static func removeTemporaryFiles(of run: ExportRunInfo, files: any FileSystem) -> Bool {
    let prefix = temporaryPrefix(run.id)
    var found = false
    var folders = run.folders.map { (path: $0, depth: 0) }
    while let folder = folders.popLast() {
      for name in (try? files.list(folder.path)) ?? [] {
        let path = "\(folder.path)/\(name)"
        if name.hasPrefix(prefix) {
          found = true
          try? files.remove(path)
        } else if folder.depth < 16, files.isDirectory(path) {
          folders.append((path, folder.depth + 1))
        }
      }
    }
    return found
  }

  static func temporaryPrefix(_ runId: GUID) -> String { ".kqlsh-\(runId.hex)-" }

  /// Gives files their final names; those that have it already are left alone.
  static func publish(_ artifacts: [ExportArtifactInfo], files: any FileSystem) throws(FileError) {
    var folders: Set<String> = []
    for artifact in artifacts {
      if files.exists(artifact.temporaryPath) {
        try files.rename(artifact.temporaryPath, to: artifact.path)
      } else if !files.exists(artifact.path) {
        throw FileError(operation: "publish", path: artifact.path, errno: 2)
      }
      folders.insert(parentDirectory(of: artifact.path))
    }
    for folder in folders.sorted() { try files.syncDirectory(folder) }
  }
}
