import Glibc
import KQLDiagnostics
import Synchronization

/// A file without a name, for what does not fit in memory: it is gone when it is let go, and when the process ends, however
/// that happens.
package final class ScratchFile: Sendable {
  private let descriptor: Int32
  private let directory: String
  private let end = Atomic<Int>(0)
  /// How many this process has made.
  private static let made = Atomic<Int>(0)

  /// In the first of the directories that can be written to.
  package init(in directories: [String]) throws(Diagnostic) {
    var failure: Int32 = ENOENT
    for directory in directories {
      let number = Self.made.wrappingAdd(1, ordering: .relaxed).oldValue
      let path = "\(directory)/.kqlsh-\(getpid())-\(number).scratch"
      let opened = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
      if opened >= 0 {
        unlink(path)
        descriptor = opened
        self.directory = directory
        return
      }
      failure = errno
    }
    throw Self.failed("cannot be made in \(directories.joined(separator: ", "))", failure)
  }

  deinit { close(descriptor) }

  /// Where the bytes begin.
  package func append(_ bytes: [UInt8]) throws(Diagnostic) -> Int {
    let start = end.wrappingAdd(bytes.count, ordering: .relaxed).oldValue
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        pwrite(descriptor, buffer.baseAddress.map { $0 + written }, buffer.count - written, off_t(start + written))
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw Self.failed("in \(directory) cannot be written", count < 0 ? errno : ENOSPC) }
      written += count
    }
    return start
  }

  package func read(at offset: Int, count: Int) throws(Diagnostic) -> [UInt8] {
    var done = 0
    var failure: Int32?
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { target, written in
      while done < count {
        let got = pread(descriptor, target.baseAddress.map { $0 + done }, count - done, off_t(offset + done))
        if got < 0 && errno == EINTR { continue }
        guard got > 0 else {
          failure = got < 0 ? errno : EIO
          break
        }
        done += got
      }
      written = done
    }
    if let failure { throw Self.failed("in \(directory) cannot be read", failure) }
    return bytes
  }

  private static func failed(_ what: String, _ code: Int32) -> Diagnostic {
    Diagnostic(
      code: "General_InternalServerError",
      "the query needs more memory than it may take, and a file for the rest \(what): \(String(cString: strerror(code)))",
      hints: ["make room on the disk, filter the rows earlier, or raise the memory limit"], isPermanent: false)
  }
}
