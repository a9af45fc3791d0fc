import Glibc
import KQLDiagnostics
import Synchronization

/// The lock of `jobs.lock`: its holder is the one process that runs the jobs of a data directory.
package final class JobsLock: Sendable {
  private let descriptor: Mutex<Int32>

  private init(descriptor: Int32) { self.descriptor = Mutex(descriptor) }

  /// Nil while another process (or another lock of this one) holds it.
  package static func tryAcquire(in directory: String) throws(Diagnostic) -> JobsLock? {
    let path = "\(directory)/jobs.lock"
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o644)
    guard descriptor >= 0 else { throw FileError(operation: "open", path: path, errno: errno).diagnostic }
    do {
      if try tryLock(descriptor, path) { return JobsLock(descriptor: descriptor) }
    } catch {
      close(descriptor)
      throw error
    }
    close(descriptor)
    return nil
  }

  package func release() {
    descriptor.withLock { descriptor in
      if descriptor >= 0 { close(descriptor) }
      descriptor = -1
    }
  }

  deinit { descriptor.withLock { if $0 >= 0 { close($0) } } }
}
