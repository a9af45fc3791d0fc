import Glibc
import KQLDiagnostics

/// A call to the operating system that failed: what was done, to which file, and why.
package struct FileError: Error, Equatable, Sendable {
  package var operation: String
  package var path: String
  package var errno: Int32

  package init(operation: String, path: String, errno: Int32) {
    self.operation = operation
    self.path = path
    self.errno = errno
  }

  /// `ENOSPC`, or the number where it has no name here.
  package var name: String {
    switch errno {
    case ENOENT: "ENOENT"
    case EIO: "EIO"
    case ENOSPC: "ENOSPC"
    case EDQUOT: "EDQUOT"
    case EACCES: "EACCES"
    case EPERM: "EPERM"
    case EEXIST: "EEXIST"
    case ENOTDIR: "ENOTDIR"
    case EISDIR: "EISDIR"
    case EROFS: "EROFS"
    case EMFILE: "EMFILE"
    case ENFILE: "ENFILE"
    case ENOMEM: "ENOMEM"
    case ELOOP: "ELOOP"
    case EXDEV: "EXDEV"
    case ENOTEMPTY: "ENOTEMPTY"
    case ENOLCK: "ENOLCK"
    case EOPNOTSUPP: "EOPNOTSUPP"
    case ENOSYS: "ENOSYS"
    case EFBIG: "EFBIG"
    case ENAMETOOLONG: "ENAMETOOLONG"
    case EBADF: "EBADF"
    case EINVAL: "EINVAL"
    case ENODEV: "ENODEV"
    default: "errno \(errno)"
    }
  }

  package var isNoSpace: Bool { errno == ENOSPC || errno == EDQUOT }
  package var isNotFound: Bool { errno == ENOENT }
  package var isAlreadyThere: Bool { errno == EEXIST }

  /// The operating system's own words: `No space left on device`.
  package var reason: String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard strerror_r(errno, &buffer, buffer.count) == 0 else { return name }
    return buffer.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? name }
  }

  /// As the user sees it; a full disk or a failing device may work again later, so a retry can help.
  package var diagnostic: Diagnostic {
    let code = isNoSpace ? "Storage_NoSpace" : errno == ENOENT ? "Storage_NotFound" : "Storage_IOError"
    let message =
      isNoSpace
      ? "no space left: \(operation) of '\(path)' failed (\(name))"
      : "\(operation) of '\(path)' failed: \(reason) (\(name))"
    return Diagnostic(code: code, message, isPermanent: !(isNoSpace || errno == EIO))
  }
}
