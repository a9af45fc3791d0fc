/// The only door to the disk: extents, exports, `kqlsh.json`, clean-up.
///
/// Paths are used as given. Links are not followed when a file is created, opened or mapped.
package protocol FileSystem: AnyObject, Sendable {
  /// Makes a file that must not exist yet.
  func create(_ path: String) throws(FileError) -> any WritableFile
  /// Fewer bytes than asked for where the file ends.
  func read(_ path: String, from offset: Int, count: Int) throws(FileError) -> [UInt8]
  /// The whole file, for our own immutable files only: a mapped file that shrinks ends the process.
  func map(_ path: String) throws(FileError) -> FileBytes
  func size(of path: String) throws(FileError) -> Int
  /// Replaces a file of the new name.
  func rename(_ path: String, to newPath: String) throws(FileError)
  func remove(_ path: String) throws(FileError)
  /// Names (not paths) of the directory's entries, sorted, without `.` and `..`.
  func list(_ directory: String) throws(FileError) -> [String]
  func isDirectory(_ path: String) -> Bool
  /// What a name is. A link to a file counts as the file, a link to a directory as something else.
  func kind(of path: String) -> FileKind
  /// Makes the directory and its missing parents; whether anything was made.
  @discardableResult func makeDirectory(_ path: String) throws(FileError) -> Bool
  func removeDirectory(_ path: String) throws(FileError)
  /// Makes names created, renamed or removed in the directory durable.
  func syncDirectory(_ path: String) throws(FileError)
}

package enum FileKind: Sendable { case none, file, directory, other }

package protocol WritableFile: AnyObject {
  /// All of it: short writes and interruptions are repeated.
  func write(_ bytes: [UInt8]) throws(FileError)
  /// Makes the bytes durable. After a failure the file must be abandoned.
  func sync() throws(FileError)
  func close() throws(FileError)
}

extension FileSystem {
  package func exists(_ path: String) -> Bool { (try? size(of: path)) != nil }

  package func readAll(_ path: String) throws(FileError) -> [UInt8] {
    try read(path, from: 0, count: try size(of: path))
  }

  /// Writes a new file durably: the bytes under `temporaryPath`, their fsync, the rename, the directory's fsync. What
  /// fails leaves no file.
  package func writeDurably(_ bytes: [UInt8], to path: String, temporaryPath: String) throws(FileError) {
    let file = try create(temporaryPath)
    do {
      try file.write(bytes)
      try file.sync()
      try file.close()
      try rename(temporaryPath, to: path)
    } catch {
      try? file.close()
      try? remove(temporaryPath)
      throw error
    }
    do { try syncDirectory(parentDirectory(of: path)) } catch {
      // Nobody will name it; the process that looks for orphans may never come, as this one ends in order.
      try? remove(path)
      throw error
    }
  }
}

/// `a/b` of `a/b/c`; `.` of `c`.
package func parentDirectory(of path: String) -> String {
  guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
  return slash == path.startIndex ? "/" : String(path[..<slash])
}
