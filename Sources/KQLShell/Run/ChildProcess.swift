import CLibedit
import Glibc

/// Another program: a pager, an editor, a clipboard.
enum ChildProcess {
  /// Runs a shell command, with bytes on its input when given; gives its status, or nil when it cannot be started.
  static func run(_ command: String, input: [UInt8]? = nil) -> Int32? { start(command, input: input, terminal: nil) { _ in } }

  /// Runs a shell command that has the terminal to itself until it ends, its keys and signals included.
  ///
  /// It gets a process group of its own, so that a signal that ends the shell can end all of it (`Interrupts.isAway`).
  static func runOnTerminal(_ command: String, input: [UInt8]? = nil, _ interrupts: Interrupts) -> Int32? {
    interrupts.away { started in
      let terminal = [Int32](0...2).first { isatty($0) == 1 && tcgetpgrp($0) == getpgrp() }
      return start(command, input: input, terminal: terminal) { child in started(terminal == nil ? child : -child) }
    }
  }

  private static func start(
    _ command: String, input: [UInt8]?, terminal: Int32?, _ started: (pid_t) -> Void
  ) -> Int32? {
    var ends: [Int32] = [-1, -1]
    if input != nil, kedit_pipe(&ends, 0) != 0 { return nil }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // The terminal first: its descriptor may be the input that the pipe replaces.
    if let terminal { kedit_spawn_in_foreground(&actions, terminal) }
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
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | (terminal == nil ? 0 : POSIX_SPAWN_SETPGROUP)))
    let words = ["/bin/sh", "-c", command]
    var pointers = words.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    var child: pid_t = 0
    let failure = posix_spawn(&child, "/bin/sh", &actions, &attributes, &pointers, environ)
    if input != nil { close(ends[0]) }
    defer { if let terminal { takeBack(terminal) } }
    guard failure == 0 else {
      if input != nil { close(ends[1]) }
      return nil
    }
    started(child)
    var ended: Int32?
    if let input {
      _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
      ended = write(input, to: ends[1], of: child, terminal)
      close(ends[1])
    }
    while ended == nil { ended = wait(for: child, terminal, options: 0) }
    return ended
  }

  // MARK: Waiting

  /// The status when the child has ended. When it was stopped by Ctrl-Z, the shell goes to sleep with it.
  private static func wait(for child: pid_t, _ terminal: Int32?, options: Int32) -> Int32? {
    var status: Int32 = 0
    let found = waitpid(child, &status, options | (terminal == nil ? 0 : WUNTRACED))
    if found == 0 || found < 0 && errno == EINTR { return nil }
    guard found == child else { return 127 }
    if status & 0xFF == 0x7F, let terminal {
      repeat {
        takeBack(terminal)
        // To this thread, which may not run on for a moment.
        raise(SIGSTOP)
        // Continued in the background, it has no terminal to give on.
      } while tcgetpgrp(terminal) != getpgrp()
      tcsetpgrp(terminal, child)
      kill(-child, SIGCONT)
      return nil
    }
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
  }

  /// Who is not in the foreground is stopped for asking, unless the signal is blocked.
  private static func takeBack(_ terminal: Int32) {
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGTTOU)
    var before = sigset_t()
    pthread_sigmask(SIG_BLOCK, &signals, &before)
    tcsetpgrp(terminal, getpgrp())
    pthread_sigmask(SIG_SETMASK, &before, nil)
  }

  private static let pollMilliseconds: Int32 = 50

  /// Writes all, watching the child meanwhile: its status when it has ended before.
  private static func write(_ bytes: [UInt8], to descriptor: Int32, of child: pid_t, _ terminal: Int32?) -> Int32? {
    var start = 0
    while start < bytes.count {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress?.advanced(by: start), $0.count - start) }
      if count > 0 {
        start += count
      } else if errno == EAGAIN {
        var sink = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = poll(&sink, 1, pollMilliseconds)
        if let status = wait(for: child, terminal, options: WNOHANG) { return status }
      } else if errno != EINTR {
        // A pager that was left early reads no more.
        return nil
      }
    }
    return nil
  }

  // MARK: The editor

  /// Edits a text in `$VISUAL` or `$EDITOR`; nil when that fails.
  static func edit(_ text: String, _ interrupts: Interrupts) -> String? {
    let editor = Environment.value("VISUAL") ?? Environment.value("EDITOR") ?? "vi"
    var template = Array("\(Environment.value("TMPDIR") ?? "/tmp")/kqlsh-XXXXXX.kql".utf8CString)
    let descriptor = mkstemps(&template, 4)
    guard descriptor >= 0 else { return nil }
    let path = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
    defer { unlink(path) }
    let file = OutputChannel(descriptor: descriptor)
    file.write(text + "\n")
    file.flush()
    close(descriptor)
    guard file.failure == nil, runOnTerminal("\(editor) '\(path)'", interrupts) == 0, let bytes = FileText.read(path) else {
      return nil
    }
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
