import Foundation

/// A program on a terminal of its own, with keys to press and a screen to look at.
final class PseudoTerminal {
  /// `POSIX_SPAWN_SETSID`, which the C headers hide.
  private static let newSession: Int32 = 0x80

  private let master: Int32
  private let child: pid_t
  private(set) var screen: Screen
  /// Every byte that was sent to the screen.
  private(set) var received: [UInt8] = []
  private(set) var status: Int32?

  init(
    _ arguments: [String], in folder: URL, program: String = ShellRun.binary, columns: Int = 80, rows: Int = 24,
    environment: [String: String] = [:]
  ) throws {
    screen = Screen(width: columns, height: rows)
    var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    var master: Int32 = -1
    var slave: Int32 = -1
    var name = [CChar](repeating: 0, count: 256)
    guard openpty(&master, &slave, &name, nil, &size) == 0 else {
      throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
    }
    self.master = master
    _ = fcntl(master, F_SETFD, FD_CLOEXEC)
    let path = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // Opened by the leader of a new session, it becomes the session's terminal.
    posix_spawn_file_actions_addopen(&actions, 0, path, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    for signal in [SIGINT, SIGTERM, SIGPIPE, SIGHUP, SIGTSTP, SIGTTOU, SIGTTIN] { sigaddset(&signals, signal) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | Self.newSession))
    let words = ["/usr/bin/env", "-C", folder.path, program] + arguments
    var pointers = words.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    var values = ShellRun.environment(folder)
    values["TERM"] = "xterm-256color"
    for (name, value) in environment { values[name] = value }
    var variables = values.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for variable in variables { free(variable) } }
    var child: pid_t = 0
    let code = posix_spawn(&child, "/usr/bin/env", &actions, &attributes, &pointers, &variables)
    close(slave)
    guard code == 0 else { throw POSIXError(POSIXErrorCode(rawValue: code) ?? .EIO) }
    self.child = child
  }

  deinit {
    if status == nil {
      kill(child, SIGKILL)
      var ignored: Int32 = 0
      waitpid(child, &ignored, 0)
    }
    close(master)
  }

  // MARK: Keys

  static let escape = "\u{1B}"

  /// Types keys; control keys as their characters.
  func send(_ text: String) {
    let bytes = Array(text.utf8)
    var start = 0
    while start < bytes.count {
      let end = min(bytes.count, start + 512)
      let count = bytes[start..<end].withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
      if count > 0 { start += count }
      pump(milliseconds: 1)
    }
  }

  /// Pastes as a terminal does that was asked to mark what is pasted.
  func paste(_ text: String) { send("\u{1B}[200~" + text.replacingOccurrences(of: "\n", with: "\r") + "\u{1B}[201~") }

  func resize(columns: Int, rows: Int, _ wrapping: Screen.Wrapping = .anew) {
    screen.resize(width: columns, height: rows, wrapping)
    var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
  }

  func signal(_ signal: Int32) { kill(child, signal) }

  /// Whether the program has stopped itself, as Ctrl-Z asks it to.
  var isStopped: Bool {
    let path = "/proc/\(child)/stat"
    guard let text = try? String(contentsOfFile: path, encoding: .utf8), let end = text.lastIndex(of: ")") else { return false }
    return text[end...].dropFirst(2).first == "T"
  }

  // MARK: What is seen

  private func pump(milliseconds: Int32) {
    var source = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    guard poll(&source, 1, milliseconds) > 0 else { return }
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    let count = read(master, &piece, piece.count)
    guard count > 0 else {
      usleep(1000)
      return
    }
    received += piece[..<count]
    screen.feed(Array(piece[..<count]))
    let answers = screen.takeAnswers()
    if !answers.isEmpty { _ = answers.withUnsafeBytes { write(master, $0.baseAddress, $0.count) } }
  }

  /// Whether the screen comes to fulfil a condition.
  func wait(seconds: Double = 30, until condition: (Screen) -> Bool) -> Bool {
    let end = ContinuousClock.now + .milliseconds(Int(seconds * 1000))
    repeat {
      if condition(screen) { return true }
      pump(milliseconds: 20)
    } while ContinuousClock.now < end
    return condition(screen)
  }

  /// The same, with a drawing of the editor that is complete: the cursor is where it stays.
  func waitForDrawing(_ condition: (Screen) -> Bool) -> Bool {
    wait { condition($0) && received.suffix(Self.drawingEnd.count) == Self.drawingEnd[...] }
  }

  private static let drawingEnd = Array("\u{1B}[?2026l".utf8)

  /// Blanks at the end of a row are not seen.
  func wait(for text: String) -> Bool {
    var wanted = Substring(text)
    while wanted.last == " " { wanted.removeLast() }
    return wait { $0.text.contains(wanted) }
  }

  /// Whether the last row comes to end like this; blanks at its end are not seen.
  func wait(forLastRow end: String) -> Bool {
    var wanted = Substring(end)
    while wanted.last == " " { wanted.removeLast() }
    return wait { $0.lines.last?.hasSuffix(wanted) == true }
  }

  /// The exit status, or 128 + the signal; nil when it does not end.
  func waitForEnd(seconds: Double = 60) -> Int32? {
    let end = ContinuousClock.now + .milliseconds(Int(seconds * 1000))
    repeat {
      pump(milliseconds: 20)
      var raw: Int32 = 0
      if waitpid(child, &raw, WNOHANG) == child {
        status = raw & 0x7F == 0 ? (raw >> 8) & 0xFF : 128 + (raw & 0x7F)
        while true {
          let before = received.count
          pump(milliseconds: 20)
          if received.count == before { return status }
        }
      }
    } while ContinuousClock.now < end
    return nil
  }
}
