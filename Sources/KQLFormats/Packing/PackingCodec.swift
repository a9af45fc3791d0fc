import CCompression

/// How blocks of Parquet and Avro files are packed.
package enum PackingCodec: String, Sendable, CaseIterable {
  case none, snappy, gzip, zstd, brotli
  case lz4Raw = "lz4_raw"
  /// LZ4 in the framing of Hadoop, of older files; read only.
  case lz4

  enum Failure: Error {
    case damaged
    /// The library of the codec is not on this machine.
    case missing
  }

  /// Unpacks a block into exactly `target.count` bytes.
  func unpack(_ source: UnsafeBufferPointer<UInt8>, into target: UnsafeMutableBufferPointer<UInt8>) throws(Failure) {
    let isDone: Bool
    switch self {
    case .none:
      isDone = source.count == target.count
      if isDone, let from = source.baseAddress { target.baseAddress?.update(from: from, count: source.count) }
    case .snappy: isDone = Snappy.unpack(source, into: target)
    case .gzip: isDone = PackingCodec.unpackDeflate(source, into: target, windowBits: 15 + 32) == target.count
    case .zstd: isDone = ZSTD_decompress(target.baseAddress, target.count, source.baseAddress, source.count) == target.count
    case .lz4Raw: isDone = PackingCodec.unpackLZ4(source, into: target)
    case .lz4: isDone = PackingCodec.unpackHadoop(source, into: target) || PackingCodec.unpackLZ4(source, into: target)
    case .brotli:
      switch kz_brotli_unpack(source.baseAddress, source.count, target.baseAddress, target.count) {
      case 1: isDone = true
      case -1: throw .missing
      default: isDone = false
      }
    }
    if !isDone { throw .damaged }
  }

  /// Appends the packed block.
  func pack(_ source: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) throws(Failure) {
    switch self {
    case .none: output.append(contentsOf: source)
    case .snappy: Snappy.pack(source, to: &output)
    case .gzip:
      try append(kz_deflate_bound(source.count), to: &output) { kz_gzip(source.baseAddress, source.count, $0, $1, 5) }
    case .zstd:
      try append(ZSTD_compressBound(source.count), to: &output) { target, room in
        let count = ZSTD_compress(target, room, source.baseAddress, source.count, 3)
        return ZSTD_isError(count) == 0 ? count : 0
      }
    case .lz4Raw, .lz4:
      guard let count = Int32(exactly: source.count) else { throw .damaged }
      try append(Int(LZ4_compressBound(count)), to: &output) { target, room in
        Int(
          LZ4_compress_default(
            UnsafeRawPointer(source.baseAddress)?.assumingMemoryBound(to: CChar.self),
            UnsafeMutableRawPointer(target)?.assumingMemoryBound(to: CChar.self), count, Int32(clamping: room)))
      }
    case .brotli:
      guard kz_brotli_is_there() != 0 else { throw .missing }
      try append(source.count + source.count / 8 + 1024, to: &output) {
        kz_brotli_pack(source.baseAddress, source.count, $0, $1)
      }
    }
  }

  /// Whether its library is there.
  package var isAvailable: Bool { self != .brotli || kz_brotli_is_there() != 0 }

  /// Appends what `body` writes into room for so many bytes; it says how many, 0 when it failed.
  private func append(
    _ room: Int, to output: inout [UInt8], _ body: (UnsafeMutablePointer<UInt8>?, Int) -> Int
  ) throws(Failure) {
    var written = 0
    let packed = [UInt8](unsafeUninitializedCapacity: max(room, 1)) { buffer, count in
      written = body(buffer.baseAddress, buffer.count)
      count = min(max(written, 0), buffer.count)
    }
    if written <= 0 { throw .damaged }
    output.append(contentsOf: packed)
  }

  /// How many bytes there were; -1 for damage or more than fit. Several members may follow each other.
  static func unpackDeflate(
    _ source: UnsafeBufferPointer<UInt8>, into target: UnsafeMutableBufferPointer<UInt8>, windowBits: Int32
  ) -> Int {
    kz_inflate_all(source.baseAddress, source.count, target.baseAddress, target.count, windowBits)
  }

  private static func unpackLZ4(
    _ source: UnsafeBufferPointer<UInt8>, into target: UnsafeMutableBufferPointer<UInt8>
  ) -> Bool {
    guard let count = Int32(exactly: source.count), let room = Int32(exactly: target.count) else { return false }
    let written = LZ4_decompress_safe(
      UnsafeRawPointer(source.baseAddress)?.assumingMemoryBound(to: CChar.self),
      UnsafeMutableRawPointer(target.baseAddress)?.assumingMemoryBound(to: CChar.self), count, room)
    return written == room
  }

  /// Blocks, each behind the sizes of what it holds and of itself, big-endian.
  private static func unpackHadoop(
    _ source: UnsafeBufferPointer<UInt8>, into target: UnsafeMutableBufferPointer<UInt8>
  ) -> Bool {
    var position = 0
    var written = 0
    func number(_ at: Int) -> Int {
      Int(source[at]) << 24 | Int(source[at + 1]) << 16 | Int(source[at + 2]) << 8 | Int(source[at + 3])
    }
    while position + 8 <= source.count {
      let size = number(position)
      let packed = number(position + 4)
      position += 8
      guard packed <= source.count - position, size <= target.count - written else { return false }
      let block = UnsafeBufferPointer(rebasing: source[position..<position + packed])
      let room = UnsafeMutableBufferPointer(rebasing: target[written..<written + size])
      guard unpackLZ4(block, into: room) else { return false }
      position += packed
      written += size
    }
    return position == source.count && written == target.count
  }
}
