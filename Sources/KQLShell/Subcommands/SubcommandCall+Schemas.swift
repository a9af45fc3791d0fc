import Glibc
import KQLDiagnostics
import KQLEngine
import KQLScripts

extension SubcommandCall {
  /// A directory, a script or a JSON schema that an operand names; nil, and said, when it cannot be read.
  func schemaSource(_ path: String) -> SchemaSource? {
    if FileText.isDirectory(path) { return SchemaSource(path, bytes: nil) }
    guard let bytes = read(path) else { return nil }
    return SchemaSource(path == "-" ? "<stdin>" : path, bytes: bytes)
  }

  /// A line for each change, and below it what differs.
  func write(_ changes: [DefinitionChange], isDetailed: Bool) {
    for change in changes {
      let mark =
        switch change.kind {
        case .create: "+"
        case .alter: "~"
        case .drop: "-"
        }
      output.write("\(mark) \(change.subject)\n")
      for loss in change.losses { output.write("    ! loses \(loss)\n") }
      guard isDetailed else { continue }
      for line in change.lines { output.write("    \(line)\n") }
    }
  }

  func say(_ error: Diagnostic) -> Int32 { refuse(error.message, hint: error.hints.first, status: ExitStatus.target) }
}

extension FileText {
  static func isDirectory(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
