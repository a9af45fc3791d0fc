import Glibc
import KQLCatalog
import KQLDatabase
import KQLDiagnostics
import KQLSyntax

/// Connection strings of files on this machine.
enum LocalPath {
  /// An absolute path without a credential; what names another storage is refused.
  static func absolute(_ connection: String, _ state: CatalogState, range: SourceRange?) throws -> String {
    var path = connection
    if path.hasPrefix("file://") { path = String(path.dropFirst("file://".count)) }
    if let scheme = path.firstRange(of: "://") {
      try CalloutPolicy.check(path, type: "external_data", state)
      throw Diagnostic(
        code: "BadRequest_NotSupported", "'\(path[..<scheme.lowerBound])://' storage is not supported here",
        range: range,
        hints: ["write a local folder: '/data/out' or 'file:///data/out'"])
    }
    if let semicolon = path.firstIndex(of: ";") { path = String(path[..<semicolon]) }
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw Diagnostic(code: "BadRequest_InvalidBlobUri", "a path is needed", range: range)
    }
    do { try Sandbox.check(path) } catch {
      var outside = error
      outside.range = range
      throw outside
    }
    return FileServices.absolute(path)
  }
}
