import Glibc
import KQLDiagnostics

/// Where bytes go: a descriptor, written whole, and who may be looking at it.
package final class OutputChannel {
  private let descriptor: Int32
  private var pending: [UInt8] = []
  package let isTerminal: Bool
  /// Set when the reader is gone; what follows is dropped.
  package private(set) var isClosed = false
  /// The first error that is not a vanished reader: a full disk.
  package private(set) var failure: Int32?
  /// Gets a copy of everything.
  var transcript: Transcript?
  private static let flushBytes = 1 << 16

  package init(descriptor: Int32) {
    self.descriptor = descriptor
    isTerminal = isatty(descriptor) == 1
  }

  package func write(_ bytes: borrowing [UInt8]) {
    pending.append(contentsOf: copy bytes)
    transcript?.write(copy bytes)
    if pending.count >= Self.flushBytes { flush() }
  }

  package func write(_ text: String) { write(Array(text.utf8)) }

  package func flush() {
    guard !isClosed else {
      pending.removeAll()
      return
    }
    var start = 0
    while start < pending.count {
      let written = pending.withUnsafeBytes { buffer in
        Glibc.write(descriptor, buffer.baseAddress?.advanced(by: start), pending.count - start)
      }
      if written > 0 {
        start += written
      } else if errno != EINTR {
        if errno == EPIPE { isClosed = true } else { failure = failure ?? errno }
        break
      }
    }
    pending.removeAll(keepingCapacity: true)
  }

  /// Columns and rows of the terminal; `$COLUMNS` when it does not say, else 80 by 24.
  package var size: (columns: Int, rows: Int) {
    var size = winsize()
    if ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 {
      return (Int(size.ws_col), max(2, Int(size.ws_row)))
    }
    return (Environment.value("COLUMNS").flatMap { Int($0) } ?? 80, 24)
  }
}
