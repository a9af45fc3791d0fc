import CSQLite
import KQLDiagnostics

/// A result code of SQLite with its message and what was being done.
package struct SQLiteError: Error, Sendable {
  package let code: Int32
  package let message: String
  package let operation: String

  /// Another connection holds the lock.
  package var isBusy: Bool { code & 0xff == SQLITE_BUSY || code & 0xff == SQLITE_LOCKED }
  /// The file is not a database, or its pages contradict each other.
  package var isDamage: Bool { code & 0xff == SQLITE_CORRUPT || code & 0xff == SQLITE_NOTADB }
  /// The directory may not be written to, which the files beside the database need.
  var isUnwritable: Bool { code & 0xff == SQLITE_READONLY || code & 0xff == SQLITE_CANTOPEN }
  /// The device failed; the outcome of a commit is then unknown.
  package var isInputOutput: Bool { code & 0xff == SQLITE_IOERR }

  /// As the user sees it (reliability.md §5).
  package func diagnostic(directory: String) -> Diagnostic {
    if isBusy {
      return Diagnostic(
        code: "TooManyRequests", "another process has been writing to \(directory) for 30 s; try again",
        isPermanent: false)
    }
    if code & 0xff == SQLITE_FULL {
      return Diagnostic(
        code: "General_InternalServerError", "no space left in the catalog of \(directory); nothing was stored",
        isPermanent: false)
    }
    if isDamage {
      return Diagnostic(
        code: "General_InternalServerError",
        "catalog of \(directory) is damaged: \(message); nothing was changed; run 'kqlsh check \(directory)'")
    }
    return Diagnostic(
      code: "General_InternalServerError", "catalog of \(directory): \(operation): \(message)", isPermanent: false)
  }
}
