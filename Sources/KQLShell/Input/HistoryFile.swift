import Glibc
import KQLColumns
import KQLDiagnostics

/// The statements typed, one JSON object per line, shared by parallel shells.
struct HistoryFile {
  private let path: String
  private static let entriesMax = 10_000

  init?() {
    if let named = Self.environment("KQLSH_HISTORY") {
      path = named
      return
    }
    guard let base = Self.environment("XDG_STATE_HOME") ?? Self.environment("HOME").map({ $0 + "/.local/state" }) else {
      return nil
    }
    Self.makeFolders(base + "/kqlsh")
    path = base + "/kqlsh/history.jsonl"
  }

  /// Oldest first.
  func entries() -> [String] {
    guard let bytes = FileText.read(path) else { return [] }
    return bytes.split(separator: UInt8(ascii: "\n")).suffix(Self.entriesMax).compactMap { line in
      guard case .string(let text)? = JSONValue(String(decoding: line, as: UTF8.self))?["text"] else { return nil }
      return text
    }
  }

  func append(_ text: String, database: String) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    flock(descriptor, LOCK_EX)
    let record = JSONValue.object([
      .init("text", .string(SecretText.masked(text))), .init("database", .string(database)),
    ])
    var line = Array(record.text.utf8)
    line.append(UInt8(ascii: "\n"))
    // A history that cannot be written is no reason to stop.
    _ = line.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
  }

  private static func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
  }

  private static func makeFolders(_ path: String) {
    var current = ""
    for part in path.split(separator: "/") {
      current += "/" + part
      mkdir(current, 0o700)
    }
  }
}
