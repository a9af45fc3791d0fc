import KQLCatalog
import KQLColumns
import KQLExport
import KQLStorage

/// Ends the exports that dead processes left: those that were decided are published, others undone.
enum ExportRecovery {
  static func run(deadLeases: Set<String>, files: any FileSystem, catalog: Catalog, clock: Clock) throws {
    let runs = try catalog.read { access in
      try access.select(ExportRunInfo.self, "WHERE state IN ('writing', 'publishing')")
    }
    for var run in runs where deadLeases.contains(run.lease) {
      let artifacts = try catalog.read {
        try $0.select(ExportArtifactInfo.self, "WHERE run_id = ?", [.blob(run.id.bytes)])
      }
      switch run.state {
      case .publishing:
        guard (try? publish(artifacts, files: files)) != nil else { continue }
        run.state = .done
      default:
        undo(run, artifacts, files: files)
        run.state = .failed
      }
      try catalog.write { access in
        try access.put(run)
        if run.state == .failed || run.export.isEmpty { for artifact in artifacts { try access.remove(artifact) } }
      }
    }
  }

  /// Removes the files of a run that is not decided, or no longer: those that have their names already as well.
  static func undo(_ run: ExportRunInfo, _ artifacts: [ExportArtifactInfo], files: any FileSystem) {
    for artifact in artifacts where files.exists(artifact.path) { try? files.remove(artifact.path) }
    removeTemporaryFiles(of: run, files: files)
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
    try ExportPublisher.publish(
      artifacts.map {
        ExportedFile(
          temporaryPath: $0.temporaryPath, path: $0.path, rowCount: Int($0.rowCount), byteCount: Int($0.byteCount))
      }, fileSystem: files)
  }
}

extension ExportRunInfo {
  /// What the catalog keeps of the files that the run wrote.
  func artifacts(_ files: [ExportedFile], of externalTable: String = "") -> [ExportArtifactInfo] {
    files.enumerated().map { index, file in
      ExportArtifactInfo(
        runId: id, ordinal: index, database: database, export: export, timestamp: startedOn, externalTable: externalTable,
        path: file.path, temporaryPath: file.temporaryPath, rowCount: Int64(file.rowCount), byteCount: Int64(file.byteCount))
    }
  }
}
