import Glibc

/// The real disk.
package final class PosixFileSystem: FileSystem {
  package init() {}

  package func create(_ path: String) throws(FileError) -> any WritableFile {
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
    let descriptor = try retrying("create", path) { Glibc.open(path, flags, 0o644) }
    return PosixFile(descriptor: descriptor, path: path)
  }

  package func read(_ path: String, from offset: Int, count: Int) throws(FileError) -> [UInt8] {
    let descriptor = try openForReading(path)
    defer { Glibc.close(descriptor) }
    let wanted = min(count, max(try length(descriptor, path) - offset, 0))
    guard wanted > 0, offset >= 0 else { return [] }
    var failure: FileError?
    let bytes = [UInt8](unsafeUninitializedCapacity: wanted) { target, written in
      while written < wanted {
        guard let base = target.baseAddress else { return }
        let got = pread(descriptor, base + written, wanted - written, off_t(offset + written))
        if got < 0 {
          if errno == EINTR { continue }
          failure = FileError(operation: "read", path: path, errno: errno)
          return
        }
        if got == 0 { return }
        written += got
      }
    }
    if let failure { throw failure }
    return bytes
  }

  package func map(_ path: String) throws(FileError) -> FileBytes {
    let descriptor = try openForReading(path)
    defer { Glibc.close(descriptor) }
    let count = try length(descriptor, path)
    guard count > 0 else { return FileBytes(copying: []) }
    guard let address = mmap(nil, count, PROT_READ, MAP_SHARED, descriptor, 0), address != MAP_FAILED else {
      throw FileError(operation: "map", path: path, errno: errno)
    }
    return FileBytes(mapped: address, count: count)
  }

  package func size(of path: String) throws(FileError) -> Int {
    var status = stat()
    _ = try retrying("stat", path) { lstat(path, &status) }
    return Int(status.st_size)
  }

  package func rename(_ path: String, to newPath: String) throws(FileError) {
    _ = try retrying("rename", path) { Glibc.rename(path, newPath) }
  }

  package func remove(_ path: String) throws(FileError) {
    _ = try retrying("remove", path) { unlink(path) }
  }

  package func list(_ directory: String) throws(FileError) -> [String] {
    guard let stream = opendir(directory) else {
      throw FileError(operation: "list", path: directory, errno: errno)
    }
    defer { closedir(stream) }
    var names: [String] = []
    while true {
      errno = 0
      guard let entry = readdir(stream) else {
        if errno != 0 { throw FileError(operation: "list", path: directory, errno: errno) }
        break
      }
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { raw in
        String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  package func isDirectory(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  package func kind(of path: String) -> FileKind {
    var status = stat()
    guard lstat(path, &status) == 0 else { return .none }
    if status.st_mode & S_IFMT == S_IFDIR { return .directory }
    guard stat(path, &status) == 0 else { return .other }
    return status.st_mode & S_IFMT == S_IFREG ? .file : .other
  }

  @discardableResult package func makeDirectory(_ path: String) throws(FileError) -> Bool {
    if isDirectory(path) { return false }
    let parent = parentDirectory(of: path)
    if parent != path { try makeDirectory(parent) }
    if mkdir(path, 0o755) != 0 {
      let code = errno
      if code == EEXIST && isDirectory(path) { return false }
      throw FileError(operation: "make directory", path: path, errno: code)
    }
    // The new name lives in the parent, so that is what must be durable. Where that fails, who tries again must not find
    // the directory and believe in it.
    do { try syncDirectory(parent) } catch {
      rmdir(path)
      throw error
    }
    return true
  }

  package func removeDirectory(_ path: String) throws(FileError) {
    _ = try retrying("remove directory", path) { rmdir(path) }
  }

  package func syncDirectory(_ path: String) throws(FileError) {
    let descriptor = try retrying("open", path) { Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
    defer { Glibc.close(descriptor) }
    // A failed fsync is never repeated: the kernel has forgotten what was not written.
    if fsync(descriptor) != 0 { throw FileError(operation: "sync", path: path, errno: errno) }
  }

  private func openForReading(_ path: String) throws(FileError) -> Int32 {
    try retrying("open", path) { Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) }
  }

  private func length(_ descriptor: Int32, _ path: String) throws(FileError) -> Int {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw FileError(operation: "stat", path: path, errno: errno) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw FileError(operation: "read", path: path, errno: EINVAL) }
    return Int(status.st_size)
  }

  private func retrying(_ operation: String, _ path: String, _ call: () -> Int32) throws(FileError) -> Int32 {
    while true {
      let result = call()
      if result >= 0 { return result }
      if errno != EINTR { throw FileError(operation: operation, path: path, errno: errno) }
    }
  }
}

private final class PosixFile: WritableFile {
  private var descriptor: Int32
  private let path: String

  init(descriptor: Int32, path: String) {
    self.descriptor = descriptor
    self.path = path
  }

  func write(_ bytes: [UInt8]) throws(FileError) {
    var done = 0
    while done < bytes.count {
      let wrote = bytes.withUnsafeBytes { buffer in
        Glibc.write(descriptor, buffer.baseAddress.map { $0 + done }, bytes.count - done)
      }
      if wrote < 0 {
        if errno == EINTR { continue }
        throw FileError(operation: "write", path: path, errno: errno)
      }
      done += wrote
    }
  }

  func sync() throws(FileError) {
    if fsync(descriptor) != 0 { throw FileError(operation: "sync", path: path, errno: errno) }
  }

  func close() throws(FileError) {
    guard descriptor >= 0 else { return }
    let closing = descriptor
    descriptor = -1
    // On Linux the descriptor is gone even when close reports EINTR.
    if Glibc.close(closing) != 0 && errno != EINTR {
      throw FileError(operation: "close", path: path, errno: errno)
    }
  }

  deinit { if descriptor >= 0 { Glibc.close(descriptor) } }
}
