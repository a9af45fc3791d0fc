import Glibc
import KQLDiagnostics

/// A file of results: written under a temporary name, renamed when the statement has succeeded.
final class ResultFile {
  private let path: String
  private let temporaryPath: String
  private let channel: OutputChannel
  private let descriptor: Int32

  init(path: String) throws(Diagnostic) {
    self.path = path
    temporaryPath = "\(path).kqlsh-\(getpid()).tmp"
    descriptor = open(temporaryPath, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw Diagnostic(code: "", "cannot write '\(path)': \(String(cString: strerror(errno)))")
    }
    channel = OutputChannel(descriptor: descriptor)
  }

  func write(_ bytes: borrowing [UInt8]) { channel.write(copy bytes) }

  func finish() throws(Diagnostic) {
    channel.flush()
    let failure = channel.failure ?? (close(descriptor) == 0 ? nil : errno)
    if let failure {
      unlink(temporaryPath)
      throw Diagnostic(code: "", "cannot write '\(path)': \(String(cString: strerror(failure)))")
    }
    guard rename(temporaryPath, path) == 0 else {
      throw Diagnostic(code: "", "cannot write '\(path)': \(String(cString: strerror(errno)))")
    }
  }
}
