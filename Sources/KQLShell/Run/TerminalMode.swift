import Glibc
import Synchronization

/// The two modes of the terminal: the one it was found in, which other programs and questions get, and the shell's own.
///
/// While a statement runs, keys wait until the next prompt. In the mode it was found in, the terminal would write them
/// into the results, give them to the next reader row by row, and make an end of input of Ctrl-D. So the shell's own
/// mode has neither rows nor echo. Ctrl-C and Ctrl-Z are signals in both.
final class TerminalMode: Sendable {
  private static let descriptor: Int32 = 0

  private let found: termios
  private let own: termios
  private let isTaken = Mutex(false)

  /// Nil when the input is no terminal.
  init?() {
    var mode = termios()
    guard tcgetattr(Self.descriptor, &mode) == 0 else { return nil }
    found = mode
    mode.c_lflag &= ~tcflag_t(ICANON | ECHO)
    own = mode
  }

  func take() {
    isTaken.withLock {
      $0 = true
      Self.set(own)
    }
  }

  func giveBack() {
    isTaken.withLock {
      $0 = false
      Self.set(found)
    }
  }

  /// After a stop, in which the parent has set a mode of its own.
  func takeAgain() {
    isTaken.withLock { if $0 { Self.set(own) } }
  }

  /// Keys that wait are kept, and a terminal that was told to wait is not waited for. In the background it would stop the
  /// process: the mode is another's then.
  private static func set(_ mode: termios) {
    guard tcgetpgrp(descriptor) == getpgrp() else { return }
    var mode = mode
    while tcsetattr(descriptor, TCSANOW, &mode) != 0 && errno == EINTR {}
  }
}
