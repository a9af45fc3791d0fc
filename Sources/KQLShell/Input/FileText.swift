import Glibc

/// Whole files of the user's: scripts and expected results.
enum FileText {
  /// Nil when it cannot be read. `-` is standard input.
  static func read(_ path: String) -> [UInt8]? {
    let descriptor = path == "-" ? 0 : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { if descriptor != 0 { close(descriptor) } }
    var bytes: [UInt8] = []
    let piece = 1 << 16
    while true {
      var count = 0
      let start = bytes.count
      bytes.append(contentsOf: repeatElement(0, count: piece))
      count = bytes.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress?.advanced(by: start), piece) }
      bytes.removeLast(piece - max(count, 0))
      if count == 0 { return bytes }
      if count < 0 && errno != EINTR { return nil }
    }
  }
}
