import CCompression

/// The pages of one column in one row group, unpacked one after the other.
final class PageSource {
  struct Page {
    var header: PageHeader
    /// Where the content lies in `buffer`.
    var range: Range<Int>
    /// Where its header lies in the file.
    var offset: Int
  }

  let chunk: ColumnChunkInfo
  let buffer = PieceBuffer(capacity: 1 << 12)
  private let input: RandomAccessInput
  private let codec: PackingCodec
  private let window = PieceBuffer(capacity: 0)
  private let share: MemoryShare
  private var windowRange = 0..<0
  private var offset: Int
  private let end: Int

  /// A page that unpacks to more is refused; nobody writes such pages, and a small file may claim any size.
  private static let pageByteCountMax = 1 << 30
  /// Pages that unpack to this size are believed however small they are.
  private static let trustedByteCount = 64 << 20
  private static let windowByteCount = 1 << 18
  private static let headerByteCountMax = 16 << 20

  init(_ input: RandomAccessInput, _ chunk: ColumnChunkInfo, _ memory: ReadingMemory) throws {
    self.input = input
    share = MemoryShare(memory)
    self.chunk = chunk
    codec = try PackingCodec(parquet: chunk.codec)
    if chunk.filePath != nil { throw FileFault.unsupported("the column lies in another file") }
    offset = chunk.offset
    guard offset >= 4, chunk.byteCount <= input.byteCount, offset <= input.byteCount - chunk.byteCount else {
      throw FileFault.damaged("its pages lie outside of the file")
    }
    end = offset + chunk.byteCount
  }

  /// The next page that holds values; nil after the last.
  func next() throws -> Page? {
    while offset < end {
      let start = offset
      let page = try locating("byte \(start)") { try read(at: start) }
      if let page { return page }
    }
    return nil
  }

  private func read(at start: Int) throws -> Page? {
    let (header, length) = try readHeader(at: start)
    let content = start + length
    guard header.byteCount <= end - content else { throw FileFault.damaged("a page reaches beyond its column") }
    offset = content + header.byteCount
    if header.kind == .other { return nil }
    guard header.uncompressedByteCount <= PageSource.pageByteCountMax,
      header.uncompressedByteCount <= max(header.byteCount * 1000, PageSource.trustedByteCount)
    else { throw FileFault.damaged("a page claims to unpack to \(header.uncompressedByteCount) bytes") }
    let stored = try bytes(at: content, count: header.byteCount)
    if let checksum = header.checksum, UInt32(crc32_z(0, stored, header.byteCount)) != checksum {
      throw FileFault.damaged("the checksum of a page does not fit")
    }
    try unpack(header, stored)
    return Page(header: header, range: 0..<header.uncompressedByteCount, offset: start)
  }

  private func unpack(_ header: PageHeader, _ stored: UnsafePointer<UInt8>) throws {
    try share.grow(buffer, to: header.uncompressedByteCount, keeping: 0)
    var plain = 0
    var isPacked = true
    if header.kind == .dataV2 {
      let (sum, overflow) = header.definitionByteCount.addingReportingOverflow(header.repetitionByteCount)
      plain = sum
      isPacked = header.isCompressed
      guard !overflow, plain <= header.byteCount, plain <= header.uncompressedByteCount else {
        throw FileFault.damaged("a page is smaller than its levels")
      }
      buffer.base.update(from: stored, count: plain)
    }
    let source = UnsafeBufferPointer(start: stored + plain, count: header.byteCount - plain)
    let target = UnsafeMutableBufferPointer(
      start: buffer.base + plain, count: header.uncompressedByteCount - plain)
    // Pages of nulls only may have nothing behind their levels.
    if target.isEmpty, source.isEmpty || header.kind == .dataV2 { return }
    do throws(PackingCodec.Failure) {
      try (isPacked ? codec : .none).unpack(source, into: target)
    } catch .missing {
      throw FileFault.unsupported("codec BROTLI needs the library libbrotlidec.so.1 (package libbrotli1)")
    } catch {
      throw FileFault.damaged("a page cannot be unpacked as \(codec.rawValue)")
    }
  }

  /// Headers have no size of their own: more is read while they seem cut.
  private func readHeader(at start: Int) throws -> (PageHeader, Int) {
    var count = min(end - start, 1 << 12)
    while true {
      do {
        return try PageHeader.read(bytes(at: start, count: count), count: count)
      } catch let fault as FileFault where fault.reason == ThriftReader.cut.reason {
        guard count < end - start, count < PageSource.headerByteCountMax else { throw fault }
        count = min(end - start, count * 8)
      }
    }
  }

  /// Bytes of the file, readable some way behind their end; valid until the next call.
  private func bytes(at start: Int, count: Int) throws -> UnsafePointer<UInt8> {
    if start < windowRange.lowerBound || start + count > windowRange.upperBound {
      let wanted = min(max(count, PageSource.windowByteCount), end - start)
      windowRange = 0..<0
      try share.grow(window, to: wanted, keeping: 0)
      try input.read(at: start, count: wanted, into: window.base)
      windowRange = start..<start + wanted
    }
    return UnsafePointer(window.base) + (start - windowRange.lowerBound)
  }
}

extension PackingCodec {
  /// By the number in the metadata of a column.
  init(parquet number: Int32) throws {
    switch number {
    case 0: self = .none
    case 1: self = .snappy
    case 2: self = .gzip
    case 3: throw FileFault.unsupported("codec LZO is not supported")
    case 4: self = .brotli
    case 5: self = .lz4
    case 6: self = .zstd
    case 7: self = .lz4Raw
    default: throw FileFault.unsupported("codec \(number) is unknown")
    }
  }

  var parquetNumber: Int {
    switch self {
    case .none: 0
    case .snappy: 1
    case .gzip: 2
    case .brotli: 4
    case .lz4: 5
    case .zstd: 6
    case .lz4Raw: 7
    }
  }
}
