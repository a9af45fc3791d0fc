import Glibc
import KQLDiagnostics
import Synchronization

/// What the lease files of a data directory say about other processes.
package enum Leases {
  /// Whether a living process holds the lease of this name.
  package static func isLive(_ name: String, in directory: String) -> Bool {
    let descriptor = open("\(directory)/leases/\(name)", O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
  }

  /// The leases nobody holds, each locked by this call until it is finished or released.
  package static func claimDead(in directory: String) throws(Diagnostic) -> [DeadLease] {
    var dead: [DeadLease] = []
    for name in try names(in: directory) {
      let path = "\(directory)/leases/\(name)"
      let descriptor = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW)
      guard descriptor >= 0 else { continue }
      if try tryLock(descriptor, path) {
        dead.append(DeadLease(name: name, path: path, descriptor: descriptor))
      } else {
        close(descriptor)
      }
    }
    return dead
  }

  package static func names(in directory: String) throws(Diagnostic) -> [String] {
    do {
      return try PosixFileSystem().list("\(directory)/leases")
    } catch { throw error.diagnostic }
  }

  /// `<lease>` of `extents/ab/<id>.<lease>.kxt` and of `tmp/<lease>-…` (two parts, joined by `-`).
  package static func owner(ofFile name: String) -> String? {
    if name.hasSuffix(".kxt") {
      let parts = name.split(separator: ".")
      return parts.count == 3 ? String(parts[1]) : nil
    }
    let parts = name.split(separator: "-", maxSplits: 2)
    return parts.count == 3 ? "\(parts[0])-\(parts[1])" : nil
  }
}

/// A lease of a process that has ended. Its lock is held while its files are cleaned up, so that two processes that
/// recover at once do not meet.
package final class DeadLease: Sendable {
  package let name: String
  private let path: String
  private let descriptor: Mutex<Int32>

  init(name: String, path: String, descriptor: Int32) {
    self.name = name
    self.path = path
    self.descriptor = Mutex(descriptor)
  }

  /// Removes the lease file: the last step of the clean-up.
  package func remove() {
    descriptor.withLock { descriptor in
      guard descriptor >= 0 else { return }
      unlink(path)
      close(descriptor)
      descriptor = -1
    }
  }

  deinit { descriptor.withLock { if $0 >= 0 { close($0) } } }
}
