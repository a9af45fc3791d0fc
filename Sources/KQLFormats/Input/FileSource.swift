import Glibc
import KQLDiagnostics

/// The bytes of a regular file, read in order with `pread`.
///
/// Foreign files are never mapped: one that shrinks while it is read would end the process.
final class FileSource: ByteSource {
  private let descriptor: Int32
  private var position: Int
  private let limit: Int

  /// - Parameter range: The bytes to read; all of them when nil.
  init(path: String, name: String? = nil, range: Range<Int>? = nil) throws {
    // Not blocking, so that opening a FIFO returns and can be refused.
    let opened = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard opened >= 0 else { throw FileSource.failure(path, errno) }
    var status = stat()
    guard fstat(opened, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(opened)
      let isDirectory = status.st_mode & S_IFMT == S_IFDIR
      throw Diagnostic(
        code: "BadRequest_NotSupported",
        isDirectory ? "is a directory, not a file: \(path)" : "is not a regular file: \(path)",
        hints: isDirectory ? ["Name its files with a pattern: '\(path)/*'."] : [])
    }
    descriptor = opened
    position = range?.lowerBound ?? 0
    limit = range?.upperBound ?? Int.max
    posix_fadvise(opened, 0, 0, POSIX_FADV_SEQUENTIAL)
    super.init(name: name ?? path)
  }

  deinit { close(descriptor) }

  override var expectedByteCount: Int? { (try? size()).map { min($0, limit) - min($0, position) } }
  override var storedByteCount: Int { position }

  override func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    var filled = 0
    while filled < buffer.count {
      let wanted = min(buffer.count - filled, limit - position)
      if wanted <= 0 { break }
      let count = pread(descriptor, buffer.baseAddress.map { $0 + filled }, wanted, position)
      if count < 0 {
        if errno == EINTR { continue }
        throw FileSource.failure(name, errno)
      }
      if count == 0 { break }
      filled += count
      position += count
    }
    return filled
  }

  /// The size of the file now.
  func size() throws -> Int {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw FileSource.failure(name, errno) }
    return Int(status.st_size)
  }

  /// The bytes at a place; fewer at the end of the file.
  func bytes(at offset: Int, count: Int) throws -> [UInt8] {
    try [UInt8](unsafeUninitializedCapacity: count) { target, filled in
      filled = try read(at: offset, into: UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(target)[0..<count]))
    }
  }

  /// Fills the buffer from a place and says how many bytes were there. Several threads may read at once.
  func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    var filled = 0
    while filled < buffer.count {
      let step = pread(descriptor, buffer.baseAddress.map { $0 + filled }, buffer.count - filled, offset + filled)
      if step < 0, errno == EINTR { continue }
      if step < 0 { throw FileSource.failure(name, errno) }
      if step == 0 { break }
      filled += step
    }
    return filled
  }

  func detectCompression() throws -> Compression {
    let magic = try withUnsafeTemporaryAllocation(byteCount: 4, alignment: 1) { buffer in
      let count = pread(descriptor, buffer.baseAddress, 4, 0)
      if count < 0 { throw FileSource.failure(name, errno) }
      return Compression(magic: UnsafeRawBufferPointer(rebasing: buffer[0..<count]))
    }
    let named = Compression(fileName: name)
    // An empty or cut file keeps the format its name promises, so that the decompressor reports it.
    return magic == .none ? named : magic
  }

  private static func failure(_ path: String, _ code: Int32) -> Diagnostic {
    switch code {
    case ENOENT, ENOTDIR:
      return Diagnostic(code: "Download_SourceNotFound", "no such file: \(path)")
    case EACCES, EPERM:
      return Diagnostic(code: "Download_Forbidden", "no permission to read \(path)")
    default:
      let reason = String(cString: strerror(code))
      return Diagnostic(code: "Download_UnknownError", "cannot read \(path): \(reason)", isPermanent: false)
    }
  }
}
