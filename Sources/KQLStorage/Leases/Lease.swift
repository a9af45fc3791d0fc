import Glibc
import KQLDiagnostics
import Synchronization

/// A held file `leases/<process id>-<random>`: while its lock is held the process lives, whatever ends it.
///
/// Every file a process writes carries the lease's name, so that what a dead process left can be told from the work
/// of a living one.
package final class Lease: Sendable {
  /// `<process id>-<16 hex digits>`.
  package let name: String
  private let path: String
  private let descriptor: Mutex<Int32>

  private init(name: String, path: String, descriptor: Int32) {
    self.name = name
    self.path = path
    self.descriptor = Mutex(descriptor)
  }

  /// Makes and locks a lease file in `directory`/leases, which must exist.
  ///
  /// Throws when the file system has no working locks.
  package static func take(in directory: String, random: inout some RandomNumberGenerator) throws(Diagnostic) -> Lease {
    while true {
      let name = "\(getpid())-\(hexadecimal(UInt64.random(in: 0...UInt64.max, using: &random)))"
      let path = "\(directory)/leases/\(name)"
      let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o644)
      if descriptor < 0 {
        if errno == EEXIST || errno == EINTR { continue }
        throw FileError(operation: "create", path: path, errno: errno).diagnostic
      }
      do {
        guard try tryLock(descriptor, path) else {
          // Somebody who cleans up took it for an orphan before it was locked.
          close(descriptor)
          continue
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_nlink > 0 else {
          close(descriptor)
          continue
        }
        try checkLocksWork(path)
      } catch {
        close(descriptor)
        unlink(path)
        throw error
      }
      return Lease(name: name, path: path, descriptor: descriptor)
    }
  }

  /// Removes the file and gives up the lock; for a process that leaves nothing behind.
  package func release() {
    descriptor.withLock { descriptor in
      guard descriptor >= 0 else { return }
      unlink(path)
      close(descriptor)
      descriptor = -1
    }
  }

  deinit { descriptor.withLock { if $0 >= 0 { close($0) } } }

  /// A second descriptor of a locked file must be refused, or the locks of this file system mean nothing.
  private static func checkLocksWork(_ path: String) throws(Diagnostic) {
    let second = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW)
    guard second >= 0 else { throw FileError(operation: "open", path: path, errno: errno).diagnostic }
    defer { close(second) }
    if try tryLock(second, path) { throw withoutLocks(path) }
  }
}

/// Whether the exclusive lock was free and is now held by the descriptor.
func tryLock(_ descriptor: Int32, _ path: String) throws(Diagnostic) -> Bool {
  while true {
    if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
    switch errno {
    case EWOULDBLOCK: return false
    case EINTR: continue
    case ENOLCK, EOPNOTSUPP, ENOSYS, EINVAL: throw withoutLocks(path)
    default: throw FileError(operation: "lock", path: path, errno: errno).diagnostic
    }
  }
}

private func withoutLocks(_ path: String) -> Diagnostic {
  Diagnostic(
    code: "Storage_NoLocks",
    "the file system of '\(parentDirectory(of: path))' has no working file locks, which a data directory needs",
    hints: ["put the data directory on a local disk"])
}

func hexadecimal(_ number: UInt64) -> String {
  let digits = String(number, radix: 16)
  return String(repeating: "0", count: 16 - digits.count) + digits
}
