import KQLDiagnostics

/// A stream of the bytes of one input, in order: a file, a decompressed file, or text given inline.
///
/// Belongs to one thread at a time.
package class ByteSource {
  /// As errors and `SourceLocation` name it.
  package let name: String

  init(name: String) { self.name = name }

  /// Fills the buffer from its start and says how many bytes were written; 0 at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int { 0 }

  /// How many bytes there are, where that is known beforehand.
  var expectedByteCount: Int? { nil }

  /// Bytes read from the disk so far, before decompression.
  var storedByteCount: Int { 0 }
}

/// How a file's bytes are packed.
package enum Compression: String, Sendable {
  case none, gzip, zstd

  /// By the last extension of the name; `.gz` and `.zst`.
  package init(fileName: String) {
    let lowered = fileName.lowercased()
    if lowered.hasSuffix(".gz") {
      self = .gzip
    } else if lowered.hasSuffix(".zst") || lowered.hasSuffix(".zstd") {
      self = .zstd
    } else {
      self = .none
    }
  }

  /// By the first bytes of a file.
  init(magic bytes: UnsafeRawBufferPointer) {
    if bytes.count >= 2, bytes[0] == 0x1F, bytes[1] == 0x8B {
      self = .gzip
    } else if bytes.count >= 4, bytes[0] == 0x28, bytes[1] == 0xB5, bytes[2] == 0x2F, bytes[3] == 0xFD {
      self = .zstd
    } else {
      self = .none
    }
  }
}

/// Bytes already in memory.
package final class MemorySource: ByteSource {
  private let bytes: [UInt8]
  private var position = 0

  package init(name: String, bytes: [UInt8]) {
    self.bytes = bytes
    super.init(name: name)
  }

  override var expectedByteCount: Int? { bytes.count }
  override var storedByteCount: Int { bytes.count }

  override func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = min(buffer.count, bytes.count - position)
    guard count > 0 else { return 0 }
    bytes.withUnsafeBytes { source in
      buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: source[position..<position + count]))
    }
    position += count
    return count
  }
}

extension ByteSource {
  /// Opens a regular file and, by its name or first bytes, decompresses it.
  ///
  /// - Parameter treatGzAsUncompressed: Reads the bytes as they are, as the ingestion property of that name says.
  /// - Throws: `Download_SourceNotFound`, `Download_Forbidden`, `BadRequest_NotSupported` for what is no regular file.
  package static func file(_ path: String, treatGzAsUncompressed: Bool = false) throws -> ByteSource {
    let file = try FileSource(path: path)
    if treatGzAsUncompressed { return file }
    switch try file.detectCompression() {
    case .none: return file
    case .gzip: return try GzipSource(file)
    case .zstd: return try ZstandardSource(file)
    }
  }
}
