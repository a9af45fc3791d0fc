import CCompression
import KQLColumns
import KQLDiagnostics

/// An Avro object container file whose header has been read and whose blocks have been counted.
package final class AvroFile: Sendable {
  package let name: String
  package let rowCount: Int
  let input: RandomAccessInput
  let schema: AvroSchema
  let codec: Codec
  /// Runs of blocks of some size.
  let pieces: [Piece]

  enum Codec: String, Sendable { case null, deflate, snappy, zstandard }

  struct Block: Sendable {
    var offset: Int
    var byteCount: Int
    var rowCount: Int
  }

  struct Piece: Sendable {
    var blocks: [Block]
    var firstRow: Int
    var rowCount: Int
  }

  private static let magic: [UInt8] = [0x4F, 0x62, 0x6A, 1]
  private static let headerByteCountMax = 16 << 20
  private static let pieceByteCount = 1 << 20
  private static let pieceRows = 32_768
  private static let syncByteCount = 16
  /// Rows that take no bytes are believed up to this number a block.
  private static let freeRowsMax = 1 << 20

  /// - Throws: `BadRequest_InvalidBlob` for what is no whole Avro file, and what opening a file throws.
  package convenience init(_ source: InputSource) throws {
    let input = try RandomAccessInput(source)
    do { try self.init(input) } catch let fault as FileFault { throw fault.diagnostic(input.name, "Avro") }
  }

  private init(_ input: RandomAccessInput) throws {
    self.input = input
    name = input.name
    let header = try AvroFile.header(input)
    codec = header.codec
    schema = try AvroSchema(header.schema)
    pieces = try AvroFile.pieces(input, from: header.end, sync: header.sync)
    rowCount = pieces.reduce(0) { $0 + $1.rowCount }
  }

  private struct Header {
    var schema: String
    var codec: Codec
    var sync: [UInt8]
    var end: Int
  }

  private static func header(_ input: RandomAccessInput) throws -> Header {
    guard input.byteCount > 0 else { throw FileFault.damaged("it is empty") }
    var count = min(input.byteCount, 1 << 16)
    while true {
      let buffer = PieceBuffer(capacity: count)
      try input.read(at: 0, count: count, into: buffer.base)
      guard UnsafeBufferPointer(start: buffer.base, count: min(count, 4)).elementsEqual(magic) else {
        throw FileFault.damaged("it does not begin with Obj1")
      }
      do { return try header(UnsafePointer(buffer.base), count) } catch let fault as FileFault where fault.reason == AvroCursor.cut.reason {
        guard count < input.byteCount, count < headerByteCountMax else { throw FileFault.damaged("its header is cut") }
        count = min(input.byteCount, count * 16)
      }
    }
  }

  private static func header(_ base: UnsafePointer<UInt8>, _ count: Int) throws -> Header {
    var cursor = AvroCursor(base, count: count)
    cursor.position = magic.count
    var entries: [String: [UInt8]] = [:]
    while true {
      var entryCount = try cursor.long()
      if entryCount == 0 { break }
      if entryCount < 0 {
        guard entryCount > .min else { throw AvroCursor.cut }
        entryCount = -entryCount
        _ = try cursor.long()
      }
      guard entryCount <= Int64(count) else { throw AvroCursor.cut }
      for _ in 0..<entryCount {
        let key = String(decoding: try cursor.bytes(), as: UTF8.self)
        entries[key] = Array(try cursor.bytes())
      }
    }
    let sync = Array(try cursor.fixed(syncByteCount))
    guard let schema = entries["avro.schema"] else { throw FileFault.damaged("it has no schema") }
    let codecName = entries["avro.codec"].map { String(decoding: $0, as: UTF8.self) } ?? "null"
    guard let codec = Codec(rawValue: codecName) else {
      throw FileFault.unsupported("codec '\(codecName)' is not supported; null, deflate, snappy and zstandard are")
    }
    return Header(schema: String(decoding: schema, as: UTF8.self), codec: codec, sync: sync, end: cursor.position)
  }

  /// Walks from block to block without reading what they hold.
  private static func pieces(_ input: RandomAccessInput, from start: Int, sync: [UInt8]) throws -> [Piece] {
    var pieces: [Piece] = []
    var blocks: [Block] = []
    var (rowCount, byteCount, firstRow) = (0, 0, 0)
    func finish() {
      if rowCount > 0 { pieces.append(Piece(blocks: blocks, firstRow: firstRow, rowCount: rowCount)) }
      firstRow += rowCount
      (blocks, rowCount, byteCount) = ([], 0, 0)
    }
    let head = PieceBuffer(capacity: 32)
    var offset = start
    while offset < input.byteCount {
      try locating("block at byte \(offset)") {
        let available = min(input.byteCount - offset, 20)
        try input.read(at: offset, count: available, into: head.base)
        var cursor = AvroCursor(head.base, count: available)
        let rows = try cursor.long()
        let size = try cursor.long()
        let content = offset + cursor.position
        guard rows >= 0, size >= 0, size <= Int64(input.byteCount - content - syncByteCount) else {
          throw FileFault.damaged("it reaches beyond the file, which is cut")
        }
        guard rows <= max(size * 1000, Int64(freeRowsMax)) else {
          throw FileFault.damaged("it claims to have \(rows) rows in \(size) bytes")
        }
        try input.read(at: content + Int(size), count: syncByteCount, into: head.base)
        guard UnsafeBufferPointer(start: head.base, count: syncByteCount).elementsEqual(sync) else {
          throw FileFault.damaged("it does not end with the mark of the file")
        }
        blocks.append(Block(offset: content, byteCount: Int(size), rowCount: Int(rows)))
        rowCount += Int(rows)
        byteCount += Int(size)
        offset = content + Int(size) + syncByteCount
      }
      if byteCount >= pieceByteCount || rowCount >= pieceRows { finish() }
    }
    finish()
    return pieces
  }

  /// The rows of a block, unpacked.
  func unpack(_ block: Block, into buffer: PieceBuffer) throws -> [UInt8] {
    buffer.grow(to: block.byteCount, keeping: 0)
    try input.read(at: block.offset, count: block.byteCount, into: buffer.base)
    let packed = UnsafeBufferPointer(start: UnsafePointer(buffer.base), count: block.byteCount)
    switch codec {
    case .null: return Array(packed)
    case .snappy:
      guard packed.count >= 4 else { throw FileFault.damaged("it is too small to be packed") }
      let content = UnsafeBufferPointer(rebasing: packed[..<(packed.count - 4)])
      guard let bytes = Snappy.unpacked(content) else { throw FileFault.damaged("it cannot be unpacked as snappy") }
      let checksum = packed.suffix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      guard bytes.withUnsafeBufferPointer({ UInt32(crc32_z(0, $0.baseAddress, $0.count)) }) == checksum else {
        throw FileFault.damaged("its checksum does not fit")
      }
      return bytes
    case .deflate, .zstandard:
      let memory = MemorySource(name: name, bytes: Array(packed))
      do {
        return try RandomAccessInput.unpacked(
          codec == .deflate ? GzipSource(memory, isRaw: true) : ZstandardSource(memory))
      } catch let diagnostic as Diagnostic where diagnostic.code == "BadRequest_InvalidArchive" {
        throw FileFault.damaged("it cannot be unpacked as \(codec.rawValue)")
      }
    }
  }
}
