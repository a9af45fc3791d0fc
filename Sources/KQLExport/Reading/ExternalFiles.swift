import KQLColumns
import KQLDiagnostics
import KQLStorage

/// A file of an external table.
package struct ExternalFile: Sendable, Hashable {
  package var path: String
  package var size: Int
  /// Of the table's partitions, in their order.
  package var partitionValues: [Value]
}

/// Finds the files of an external table under its folders.
package struct ExternalFiles: Sendable {
  package var folders: [String]
  package var namePrefix: String?
  package var fileExtension: String?
  package var partitioning: Partitioning?

  /// Deeper folders than this are not entered.
  private static let depthMax = 32

  package init(
    folders: [String], namePrefix: String? = nil, fileExtension: String? = nil, partitioning: Partitioning? = nil
  ) {
    self.folders = folders
    self.namePrefix = namePrefix
    self.fileExtension = fileExtension
    self.partitioning = partitioning
  }

  /// The files in the order of their paths. Names that begin with a dot are no files of a table; nor are those whose
  /// path does not have the table's form, or whose partition values `accepts` refuses.
  ///
  /// A folder that does not exist is empty when `mustExist` is false.
  package func list(
    fileSystem: any FileSystem, mustExist: Bool = false, accepts: ([Value]) -> Bool = { _ in true }
  ) throws(Diagnostic) -> [ExternalFile] {
    var files: [ExternalFile] = []
    do {
      for folder in folders {
        var root = folder[...]
        while root.count > 1, root.last == "/" { root.removeLast() }
        let path = String(root)
        // The folder that was named may be a link; those below it are not followed.
        switch fileSystem.isDirectory(path) ? .directory : fileSystem.kind(of: path) {
        case .directory: try visit(path, "", depth: 0, fileSystem, accepts, &files)
        case .file: files.append(ExternalFile(path: path, size: try fileSystem.size(of: path), partitionValues: []))
        case .none where mustExist: throw FileError(operation: "list", path: path, errno: 2)
        case .other, .none: break
        }
      }
    } catch let error as FileError {
      throw error.diagnostic
    } catch {
      throw Diagnostic(code: "BadRequest_ExternalTable", "the files of the table cannot be listed: \(error)")
    }
    return files.sorted { $0.path < $1.path }
  }

  private func visit(
    _ root: String, _ relative: String, depth: Int, _ fileSystem: any FileSystem, _ accepts: ([Value]) -> Bool,
    _ files: inout [ExternalFile]
  ) throws(FileError) {
    let folder = relative.isEmpty ? root : "\(root)/\(relative)"
    for name in try fileSystem.list(folder) where !name.hasPrefix(".") {
      let path = "\(folder)/\(name)"
      let below = relative.isEmpty ? name : "\(relative)/\(name)"
      switch fileSystem.kind(of: path) {
      case .directory where depth < Self.depthMax:
        try visit(root, below, depth: depth + 1, fileSystem, accepts, &files)
      case .file where isWanted(name):
        var values: [Value] = []
        if let partitioning {
          guard let found = partitioning.values(ofPath: below) else { continue }
          values = found
        }
        if accepts(values) {
          files.append(ExternalFile(path: path, size: try fileSystem.size(of: path), partitionValues: values))
        }
      default: break
      }
    }
  }

  private func isWanted(_ name: String) -> Bool {
    if let namePrefix, !name.hasPrefix(namePrefix) { return false }
    guard let fileExtension else { return true }
    return name.hasSuffix(fileExtension) || name.hasSuffix(fileExtension + ".gz")
  }
}
