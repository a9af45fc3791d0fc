import KQLDiagnostics
import KQLStorage

/// Gives the files of a decided export their final names. May be repeated after a crash at any point.
package enum ExportPublisher {
  /// Throws when a file has neither name; those before it keep their new ones.
  package static func publish(_ files: [ExportedFile], fileSystem: any FileSystem) throws(FileError) {
    var folders: Set<String> = []
    for file in files {
      let folder = parentDirectory(of: file.path)
      if fileSystem.exists(file.temporaryPath) {
        try fileSystem.makeDirectory(folder)
        try fileSystem.rename(file.temporaryPath, to: file.path)
      } else if !fileSystem.exists(file.path) {
        throw FileError(operation: "publish", path: file.path, errno: 2)
      }
      // The old name must be gone for certain as well: a reader would not mind it, a second recovery would.
      folders.insert(folder)
      folders.insert(parentDirectory(of: file.temporaryPath))
    }
    for folder in folders.sorted() { try fileSystem.syncDirectory(folder) }
  }

  /// Removes the temporary files of a run that was not decided.
  package static func discard(run prefix: String, in folders: [String], fileSystem: any FileSystem) {
    for folder in folders {
      for name in (try? fileSystem.list(folder)) ?? [] where name.hasPrefix(prefix) {
        try? fileSystem.remove("\(folder)/\(name)")
      }
    }
  }
}
