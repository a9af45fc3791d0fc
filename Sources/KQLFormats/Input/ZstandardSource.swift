import CCompression
import KQLDiagnostics

/// The decompressed bytes of a zstd file of one or more frames.
final class ZstandardSource: ByteSource {
  private let source: ByteSource
  private let context: OpaquePointer
  private let input: UnsafeMutableRawBufferPointer
  private var available = 0
  private var consumed = 0
  private var isInsideFrame = false

  init(_ source: ByteSource) throws {
    guard let context = ZSTD_createDCtx() else {
      throw Diagnostic(code: "OutOfMemory", "cannot start decompression", isPermanent: false)
    }
    self.source = source
    self.context = context
    input = .allocate(byteCount: 1 << 18, alignment: 16)
    // A window over 128 MiB is refused: memory stays bounded whatever the header asks for.
    _ = ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, 27)
    super.init(name: source.name)
  }

  deinit {
    ZSTD_freeDCtx(context)
    input.deallocate()
  }

  override var storedByteCount: Int { source.storedByteCount }

  override func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    var output = ZSTD_outBuffer(dst: buffer.baseAddress, size: buffer.count, pos: 0)
    while output.pos < output.size {
      if consumed == available {
        available = try source.read(into: input)
        consumed = 0
        if available == 0, !isInsideFrame { break }
      }
      var block = ZSTD_inBuffer(src: input.baseAddress, size: available, pos: consumed)
      let before = output.pos
      let result = ZSTD_decompressStream(context, &output, &block)
      if ZSTD_isError(result) != 0 { throw damaged(String(cString: ZSTD_getErrorName(result))) }
      consumed = block.pos
      isInsideFrame = result != 0
      if available == 0, output.pos == before { throw damaged("it ends too early") }
    }
    return output.pos
  }

  private func damaged(_ reason: String) -> Diagnostic {
    Diagnostic(code: "BadRequest_InvalidArchive", "zstd data is damaged: \(name): \(reason)")
  }
}
