import KQLDiagnostics
import KQLStorage

/// Gives the files of a decided export their final names. May be repeated after a crash at any point.
package enum ExportPublisher {
  /// Throws when a file has neither name; those before it keep their new ones.
  package static func publish(_ files: [ExportedFile], fileSystem: any FileSystem) throws(FileError) {
    for file in files {
      if fileSystem.exists(file.temporaryPath) {
        try fileSystem.makeDirectory(parentDirectory(of: file.path))
        try fileSystem.rename(file.temporaryPath, to: file.path)
      } else if !fileSystem.exists(file.path) {
        throw FileError(operation: "publish", path: file.path, errno: 2)
      }
    }
    // The new names are durable before the old ones are gone for certain.
    let newFolders = Set(files.map { parentDirectory(of: $0.path) })
    let oldFolders = Set(files.map { parentDirectory(of: $0.temporaryPath) }).subtracting(newFolders)
    for folder in newFolders.sorted() + oldFolders.sorted() { try fileSystem.syncDirectory(folder) }
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
