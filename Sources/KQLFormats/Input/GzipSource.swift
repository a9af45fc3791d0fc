import CCompression
import KQLDiagnostics

/// The decompressed bytes of a gzip file of one or more members, or of a member of a zip archive.
final class GzipSource: ByteSource {
  private let source: ByteSource
  private var stream: UnsafeMutablePointer<z_stream>
  private let input: UnsafeMutableRawBufferPointer
  private var isSourceAtEnd = false
  private var isInsideMember = false
  private var hasReadMember = false
  private let isRaw: Bool

  /// - Parameter isRaw: The bytes are one deflate stream without header and checksum.
  init(_ source: ByteSource, isRaw: Bool = false) throws {
    self.source = source
    self.isRaw = isRaw
    input = .allocate(byteCount: 1 << 18, alignment: 16)
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    super.init(name: source.name)
    guard kz_inflate_init(stream, isRaw ? -15 : 15 + 32) == Z_OK else {
      throw Diagnostic(code: "OutOfMemory", "cannot start decompression", isPermanent: false)
    }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
    input.deallocate()
  }

  override var storedByteCount: Int { source.storedByteCount }

  override func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let capacity = min(buffer.count, Int(UInt32.max))
    guard let start = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self), capacity > 0 else { return 0 }
    stream.pointee.next_out = start
    stream.pointee.avail_out = UInt32(capacity)
    while stream.pointee.avail_out > 0, !(isRaw && hasReadMember) {
      if stream.pointee.avail_in == 0 {
        if isSourceAtEnd { break }
        let count = try source.read(into: input)
        if count == 0 {
          isSourceAtEnd = true
          if isInsideMember { throw damaged("it ends too early") }
          break
        }
        stream.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_in = UInt32(count)
      }
      if !isInsideMember {
        // Zero bytes may pad the end of the file.
        if hasReadMember, stream.pointee.next_in?.pointee == 0 {
          stream.pointee.avail_in = 0
          continue
        }
        isInsideMember = true
      }
      let result = inflate(stream, Z_NO_FLUSH)
      switch result {
      case Z_OK: break
      case Z_BUF_ERROR where stream.pointee.avail_in == 0: break
      case Z_STREAM_END:
        isInsideMember = false
        hasReadMember = true
        guard inflateReset(stream) == Z_OK else { throw damaged("it cannot be decompressed") }
      default: throw damaged(stream.pointee.msg.map { String(cString: $0) } ?? "it cannot be decompressed")
      }
    }
    return capacity - Int(stream.pointee.avail_out)
  }

  private func damaged(_ reason: String) -> Diagnostic {
    Diagnostic(code: "BadRequest_InvalidArchive", "compressed data is damaged: \(name): \(reason)")
  }
}
