import Glibc
import KQLDiagnostics
import KQLFormats

/// A file of results: written under a temporary name, renamed when the statements have succeeded. Compressed when its
/// name ends in `.gz`.
final class ResultFile {
  private let path: String
  private let temporaryPath: String
  private let channel: OutputChannel
  private let descriptor: Int32
  private let encoder: GzipEncoder?

  init(path: String) throws(Diagnostic) {
    self.path = path
    temporaryPath = "\(path).kqlsh-\(getpid()).tmp"
    descriptor = open(temporaryPath, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw Self.cannotWrite(path, errno) }
    channel = OutputChannel(descriptor: descriptor)
    encoder = path.hasSuffix(".gz") ? try? GzipEncoder() : nil
  }

  func write(_ bytes: borrowing [UInt8]) throws(Diagnostic) {
    guard let encoder else {
      channel.write(copy bytes)
      return
    }
    var compressed: [UInt8] = []
    do { try encoder.append(copy bytes, to: &compressed) } catch {
      throw error as? Diagnostic ?? Diagnostic(code: "", "cannot write '\(path)': \(error)")
    }
    channel.write(compressed)
  }

  /// The file takes its name.
  func finish() throws(Diagnostic) {
    if let encoder {
      var rest: [UInt8] = []
      // Only a stream that was never begun cannot be finished.
      try? encoder.finish(to: &rest)
      channel.write(rest)
    }
    channel.flush()
    let failure = channel.failure ?? (close(descriptor) == 0 ? nil : errno)
    if let failure {
      unlink(temporaryPath)
      throw Self.cannotWrite(path, failure)
    }
    guard rename(temporaryPath, path) == 0 else {
      let failure = errno
      unlink(temporaryPath)
      throw Self.cannotWrite(path, failure)
    }
  }

  /// A failed statement overwrites nothing.
  func abandon() {
    close(descriptor)
    unlink(temporaryPath)
  }

  private static func cannotWrite(_ path: String, _ code: Int32) -> Diagnostic {
    Diagnostic(code: "", "cannot write '\(path)': \(String(cString: strerror(code)))")
  }
}
