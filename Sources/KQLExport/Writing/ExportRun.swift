import KQLColumns
import KQLDiagnostics
import KQLStorage

/// Writes rows to the files of one export, invisible until `ExportPublisher` gives them their names.
///
/// Files are `<folder>/.kqlsh-<run id>-<n>.tmp` first. `finish` makes them durable and the folders of their final names
/// ready; what follows is the caller's decision (a commit, or none) and then the renames. Belongs to one thread.
package final class ExportRun {
  private let destination: ExportDestination
  private let schema: Schema
  private let id: GUID
  private let fileSystem: any FileSystem
  private var open: [String: Open] = [:]
  private var finished: [ExportedFile] = []
  /// How many files each folder has had.
  private var counts: [String: Int] = [:]
  private var fileCount = 0
  private var clock = 0

  private struct Open {
    let file: ExportFile
    var lastUse: Int
  }

  /// Files that may be open at a time; a partition whose file had to be closed goes on in another one.
  private static let openFilesMax = 256

  /// The id must be new: the names of the files are made of it.
  package init(destination: ExportDestination, schema: Schema, id: GUID, fileSystem: any FileSystem) {
    self.destination = destination
    self.schema = schema
    self.id = id
    self.fileSystem = fileSystem
  }

  /// The beginning of the names of a run's temporary files.
  package static func temporaryPrefix(_ id: GUID) -> String { ".kqlsh-\(hexadecimal(id))-" }

  package func write(_ columns: [Column]) throws(Diagnostic) {
    guard let rowCount = columns.first?.count, rowCount > 0 else { return }
    try translating {
      guard let partitioning = destination.partitioning else {
        try append(columns, to: "")
        return
      }
      let (codes, folders) = try partitioning.folders(schema: schema, columns: columns, rowCount: rowCount)
      if folders.count == 1 {
        try append(columns, to: folders[0])
        return
      }
      var rows = [[UInt32]](repeating: [], count: folders.count)
      for row in 0..<rowCount { rows[Int(codes[row])].append(UInt32(truncatingIfNeeded: row)) }
      for (index, folder) in folders.enumerated() where !rows[index].isEmpty {
        try append(columns.map { $0.gathering(rows[index]) }, to: folder)
      }
    }
  }

  /// Closes the files and makes them and their folders durable; nothing is visible yet.
  package func finish() throws(Diagnostic) -> [ExportedFile] {
    try translating {
      for folder in open.keys.sorted() { try close(folder) }
      for folder in Set(finished.map { parentDirectory(of: $0.path) }).sorted() { try fileSystem.makeDirectory(folder) }
      let folders = Set(finished.map { parentDirectory(of: $0.temporaryPath) })
      for folder in folders.sorted() { try fileSystem.syncDirectory(folder) }
    }
    return finished
  }

  /// Removes what was written, for an export that failed.
  package func abandon() {
    for entry in open.values {
      entry.file.abandon()
      try? fileSystem.remove(entry.file.temporaryPath)
    }
    for file in finished { try? fileSystem.remove(file.temporaryPath) }
    open = [:]
    finished = []
  }

  // MARK: Files

  private func append(_ columns: [Column], to folder: String) throws {
    clock += 1
    if open[folder] == nil {
      if open.count >= Self.openFilesMax, let oldest = open.min(by: { $0.value.lastUse < $1.value.lastUse }) {
        try close(oldest.key)
      }
      open[folder] = Open(file: try begin(folder), lastUse: clock)
    }
    guard let file = open[folder]?.file else { return }
    try file.write(columns)
    open[folder]?.lastUse = clock
    if file.size >= destination.sizeLimit { try close(folder) }
  }

  private func close(_ folder: String) throws {
    guard let entry = open[folder] else { return }
    finished.append(try entry.file.finish())
    open[folder] = nil
  }

  private func begin(_ folder: String) throws -> ExportFile {
    guard !destination.folders.isEmpty else {
      throw Diagnostic(code: "BadRequest_ExportDestination", "the export has no folder to write to")
    }
    fileCount += 1
    let place = (fileCount - 1) % destination.folders.count
    let root = Self.withoutSlash(destination.folders[place])
    try fileSystem.makeDirectory(root)
    let final = folder.isEmpty ? root : "\(root)/\(folder)"
    let count = counts[final, default: 0]
    counts[final] = count + 1
    let hasHeader: Bool =
      switch destination.includeHeaders {
      case .none: false
      case .all: true
      case .firstFile: count == 0 && !hasFiles(final)
      }
    return try ExportFile(
      temporaryPath: "\(root)/\(Self.temporaryPrefix(id))\(fileCount).tmp", path: "\(final)/\(name(fileCount, place: place))",
      destination: destination, schema: schema, hasHeader: hasHeader, fileSystem: fileSystem)
  }

  /// `export_1_<32 hex>.csv`; of an external table `1_<32 hex>.csv`, with a guid before it where it is partitioned.
  private func name(_ number: Int, place: Int) -> String {
    let hex = Self.hexadecimal(id)
    let begin = destination.stems.indices.contains(place) ? destination.stems[place] : ""
    var prefix = destination.namePrefix ?? (begin.isEmpty ? nil : begin)
    if prefix == nil && !destination.isTable { prefix = "export" }
    if prefix == nil && destination.partitioning != nil { prefix = id.text }
    let stem = prefix.map { "\($0)_" } ?? ""
    return "\(stem)\(number)_\(hex)\(destination.suffix)"
  }

  /// Whether the folder holds files of earlier exports, the first of which has the header.
  private func hasFiles(_ folder: String) -> Bool {
    let suffix = destination.suffix
    return (try? fileSystem.list(folder))?.contains { !$0.hasPrefix(".") && $0.hasSuffix(suffix) } ?? false
  }

  private static func withoutSlash(_ folder: String) -> String {
    var folder = folder[...]
    while folder.count > 1, folder.last == "/" { folder.removeLast() }
    return String(folder)
  }

  private static func hexadecimal(_ id: GUID) -> String { id.text.filter { $0 != "-" } }

  private func translating<Result>(_ body: () throws -> Result) throws(Diagnostic) -> Result {
    do {
      return try body()
    } catch let error as FileError {
      throw error.diagnostic
    } catch let error as Diagnostic {
      throw error
    } catch {
      throw Diagnostic(code: "Export_Failed", "the export failed: \(error)")
    }
  }
}
