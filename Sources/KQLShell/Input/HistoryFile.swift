import Glibc
import KQLColumns
import KQLDiagnostics

/// The statements typed, one JSON object per line, shared by parallel shells.
final class HistoryFile {
  struct Record {
    var text: String
    /// When it was run, as a datetime.
    var time: String
    var seconds: Double
    /// `ok` or `failed`.
    var status: String
    var database: String
  }

  let path: String
  private static let recordsMax = 10_000
  /// Above so many the file is written anew with the newest.
  private static let recordsBeforeCompaction = 11_000
  private var hasWarned = false
  private var lastText: String?

  init?() {
    if let named = Environment.value("KQLSH_HISTORY") {
      path = named
      return
    }
    guard let base = Environment.value("XDG_STATE_HOME") ?? Environment.value("HOME").map({ $0 + "/.local/state" }) else {
      return nil
    }
    path = base + "/kqlsh/history.jsonl"
  }

  // MARK: Reading

  /// Oldest first; of equal neighbours the last. Lines that are no record are passed over.
  func records() -> [Record] {
    guard let bytes = FileText.read(path) else { return [] }
    let lines = bytes.split(separator: UInt8(ascii: "\n"))
    if lines.count > Self.recordsBeforeCompaction { compact() }
    var records: [Record] = []
    for line in lines.suffix(Self.recordsMax) {
      guard let record = Self.record(line) else { continue }
      if records.last?.text == record.text { records.removeLast() }
      records.append(record)
    }
    lastText = records.last?.text
    return records
  }

  private static func record(_ line: ArraySlice<UInt8>) -> Record? {
    guard let json = JSONValue(String(decoding: line, as: UTF8.self)), case .string(let text)? = json["text"] else {
      return nil
    }
    func string(_ key: String) -> String { if case .string(let value)? = json[key] { value } else { "" } }
    var seconds = 0.0
    if let text = json["seconds"]?.text, let value = Double(text) { seconds = value }
    return Record(
      text: text, time: string("time"), seconds: seconds, status: string("status"), database: string("database"))
  }

  // MARK: Writing

  /// Appends under a lock, so that parallel shells lose nothing. What cannot be written is said once.
  func append(_ record: Record) -> Diagnostic? {
    guard record.text != lastText else { return nil }
    lastText = record.text
    makeFolder()
    guard let descriptor = lockedDescriptor() else { return problem() }
    defer { close(descriptor) }
    let json = JSONValue.object([
      .init("text", .string(record.text)), .init("time", .string(record.time)),
      .init("seconds", .string(Self.decimal(record.seconds))), .init("status", .string(record.status)),
      .init("database", .string(record.database)),
    ])
    var line = Array(json.text.utf8)
    line.append(UInt8(ascii: "\n"))
    let written = line.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    return written == line.count ? nil : problem()
  }

  private static func decimal(_ seconds: Double) -> String {
    let thousandths = Int((seconds * 1000).rounded())
    let fraction = String(thousandths % 1000)
    return "\(thousandths / 1000)." + String(repeating: "0", count: 3 - fraction.count) + fraction
  }

  private func problem() -> Diagnostic? {
    guard !hasWarned else { return nil }
    hasWarned = true
    return Diagnostic(.warning, code: "", "cannot write the history '\(path)': \(String(cString: strerror(errno)))")
  }

  /// The file as it is named now, locked: another shell may have written it anew while we waited.
  private func lockedDescriptor() -> Int32? {
    for _ in 0..<10 {
      let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
      guard descriptor >= 0 else { return nil }
      flock(descriptor, LOCK_EX)
      var opened = stat()
      var named = stat()
      if fstat(descriptor, &opened) == 0, stat(path, &named) == 0, opened.st_ino == named.st_ino { return descriptor }
      close(descriptor)
    }
    return nil
  }

  private func compact() {
    guard let descriptor = lockedDescriptor() else { return }
    defer { close(descriptor) }
    guard let bytes = FileText.read(path) else { return }
    let kept = bytes.split(separator: UInt8(ascii: "\n")).suffix(Self.recordsMax)
    let temporary = "\(path).\(getpid()).tmp"
    let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard file >= 0 else { return }
    let channel = OutputChannel(descriptor: file)
    for line in kept { channel.write(Array(line) + [UInt8(ascii: "\n")]) }
    channel.flush()
    close(file)
    if channel.failure != nil || rename(temporary, path) != 0 { unlink(temporary) }
  }

  private func makeFolder() {
    var current = ""
    for part in path.split(separator: "/").dropLast() {
      current += (current.isEmpty && !path.hasPrefix("/") ? "" : "/") + part
      mkdir(current, 0o700)
    }
  }
}
