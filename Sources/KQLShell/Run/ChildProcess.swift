import CLibedit
import Glibc

/// Another program on our terminal: a pager, an editor, a clipboard.
enum ChildProcess {
  /// Runs a shell command, with bytes on its input when given; gives its status, or nil when it cannot be started.
  static func run(_ command: String, input: [UInt8]? = nil) -> Int32? {
    var ends: [Int32] = [-1, -1]
    if input != nil, kedit_pipe(&ends, 0) != 0 { return nil }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if input != nil { posix_spawn_file_actions_adddup2(&actions, ends[0], 0) }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // Our own mask blocks what the child wants to hear.
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    for signal in [SIGINT, SIGTERM, SIGPIPE, SIGHUP, SIGTSTP] { sigaddset(&signals, signal) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    let words = ["/bin/sh", "-c", command]
    var pointers = words.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    var child: pid_t = 0
    let failure = posix_spawn(&child, "/bin/sh", &actions, &attributes, &pointers, environ)
    if input != nil { close(ends[0]) }
    if let input, failure == 0 { write(input, to: ends[1]) }
    if input != nil { close(ends[1]) }
    guard failure == 0 else { return nil }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 && errno == EINTR {}
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
  }

  private static func write(_ bytes: [UInt8], to descriptor: Int32) {
    var start = 0
    while start < bytes.count {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress?.advanced(by: start), $0.count - start) }
      // A pager that was left early reads no more.
      if count <= 0 && errno != EINTR { return }
      if count > 0 { start += count }
    }
  }

  /// Edits a text in `$VISUAL` or `$EDITOR`; nil when that fails.
  static func edit(_ text: String) -> String? {
    let editor = Environment.value("VISUAL") ?? Environment.value("EDITOR") ?? "vi"
    var template = Array("\(Environment.value("TMPDIR") ?? "/tmp")/kqlsh-XXXXXX.kql".utf8CString)
    let descriptor = mkstemps(&template, 4)
    guard descriptor >= 0 else { return nil }
    let path = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
    defer { unlink(path) }
    write(Array((text + "\n").utf8), to: descriptor)
    close(descriptor)
    guard run("\(editor) '\(path)'") == 0, let bytes = FileText.read(path) else { return nil }
    var edited = String(decoding: bytes, as: UTF8.self)
    while edited.hasSuffix("\n") { edited.removeLast() }
    return edited
  }
}

/// Variables of the environment; an empty one is none.
enum Environment {
  static func value(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
  }
}
