import Glibc
import Synchronization

/// The folder outside which statements and scripts may name no file. One per process, chosen when it starts.
package enum Sandbox {
  private static let folder = Mutex<String?>(nil)

  /// - Throws: when the folder is none.
  package static func close(around path: String) throws(Diagnostic) {
    var status = stat()
    guard let real = realPath(path), stat(real, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      throw Diagnostic(code: "", "the sandbox '\(path)' is not a folder")
    }
    folder.withLock { $0 = real }
  }

  /// - Throws: when a file, wherever links lead to, lies outside.
  package static func check(_ path: String) throws(Diagnostic) {
    guard let folder = folder.withLock({ $0 }) else { return }
    if let real = resolved(path), real == folder || real.hasPrefix(folder == "/" ? "/" : folder + "/") { return }
    throw Diagnostic(
      code: "Forbidden", "'\(path)' lies outside the sandbox '\(folder)'",
      hints: ["--sandbox names the folder that may be used"])
  }

  /// Where a path leads to; of one that is not there yet, what is there of it. Nil when that cannot be said.
  private static func resolved(_ path: String) -> String? {
    if let real = realPath(path) { return real }
    guard let slash = path.lastIndex(of: "/") else {
      return path == ".." ? nil : realPath(".").map { $0 + "/" + path }
    }
    let name = path[path.index(after: slash)...]
    guard name != "..", name != "." else { return nil }
    let parent = slash == path.startIndex ? "/" : String(path[..<slash])
    return resolved(parent).map { name.isEmpty ? $0 : $0 + "/" + name }
  }

  private static func realPath(_ path: String) -> String? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
  }
}
