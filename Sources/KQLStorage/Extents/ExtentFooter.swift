import KQLColumns

/// The directory at the end of an extent.
struct ExtentFooter: Sendable {
  var id: GUID
  var rowCount: Int
  var originalSize: Int
  var columns: [StoredColumn]
  var layouts: [ColumnLayout]

  var blockCount: Int { (rowCount + ExtentFormat.blockRows - 1) / ExtentFormat.blockRows }

  func serialized() -> [UInt8] {
    var writer = ByteWriter()
    writer.append(id.high)
    writer.append(id.low)
    writer.appendVarint(rowCount)
    writer.appendVarint(ExtentFormat.blockRows)
    writer.appendVarint(originalSize)
    writer.append(columns)
    for layout in layouts {
      writer.append(UInt8(layout.dictionary == nil ? 0 : 1))
      if let dictionary = layout.dictionary { writer.append(dictionary) }
      writer.appendVarint(layout.indexSegments.count)
      for segment in layout.indexSegments { writer.append(segment) }
      for (block, statistics) in zip(layout.blocks, layout.statistics) {
        writer.append(block)
        writer.append(statistics)
      }
    }
    return writer.bytes
  }

  init(id: GUID, rowCount: Int, originalSize: Int, columns: [StoredColumn], layouts: [ColumnLayout]) {
    self.id = id
    self.rowCount = rowCount
    self.originalSize = originalSize
    self.columns = columns
    self.layouts = layouts
  }

  /// Reads a footer whose chunks must all lie within the first `chunkEnd` bytes of the extent.
  init(reading bytes: UnsafeRawBufferPointer, version: UInt32, chunkEnd: Int) throws(DamagedBytes) {
    var reader = ByteReader(bytes)
    id = GUID(high: try reader.word(), low: try reader.word())
    rowCount = try reader.count(upTo: ExtentFormat.rowsMax)
    guard try reader.count(upTo: .max) == ExtentFormat.blockRows else { throw DamagedBytes() }
    originalSize = try reader.count(upTo: ExtentFormat.sizeMax)
    columns = try reader.columns(version: version)
    layouts = []
    let blockCount = (rowCount + ExtentFormat.blockRows - 1) / ExtentFormat.blockRows
    // A block takes at least ten bytes of footer.
    guard blockCount <= reader.remaining / 10 || columns.isEmpty else { throw DamagedBytes() }
    for _ in columns {
      var layout = ColumnLayout()
      if try reader.byte() != 0 { layout.dictionary = try reader.reference(chunkEnd: chunkEnd) }
      let segmentCount = try reader.count(upTo: blockCount)
      for _ in 0..<segmentCount { layout.indexSegments.append(try reader.reference(chunkEnd: chunkEnd)) }
      for _ in 0..<blockCount {
        layout.blocks.append(try reader.reference(chunkEnd: chunkEnd))
        layout.statistics.append(try reader.statistics())
      }
      layouts.append(layout)
    }
    guard reader.isAtEnd else { throw DamagedBytes() }
  }
}

extension ByteWriter {
  mutating func append(_ reference: ChunkReference) {
    appendVarint(reference.offset)
    appendVarint(reference.length)
    append(reference.checksum)
  }
}

extension ByteReader {
  fileprivate mutating func reference(chunkEnd: Int) throws(DamagedBytes) -> ChunkReference {
    let offset = try count(upTo: chunkEnd)
    let length = try count(upTo: chunkEnd - offset)
    return ChunkReference(offset: offset, length: length, checksum: try word())
  }
}
