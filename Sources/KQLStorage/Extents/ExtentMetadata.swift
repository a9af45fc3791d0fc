import KQLColumns
import KQLDiagnostics

/// What the catalog keeps of an extent, so that pruning opens no file.
package struct ExtentMetadata: Sendable, Hashable {
  package var id: GUID
  package var rowCount: Int
  /// Bytes of the values before encoding, as `OriginalSize` shows.
  package var originalSize: Int
  /// Length of the file or blob.
  package var extentSize: Int
  /// The part of `extentSize` that is term index.
  package var indexSize: Int
  package var footerChecksum: UInt64
  package var columns: [StoredColumn]
  /// One for each column.
  package var statistics: [ColumnStatistics]

  package init(
    id: GUID, rowCount: Int, originalSize: Int, extentSize: Int, indexSize: Int, footerChecksum: UInt64,
    columns: [StoredColumn], statistics: [ColumnStatistics]
  ) {
    self.id = id
    self.rowCount = rowCount
    self.originalSize = originalSize
    self.extentSize = extentSize
    self.indexSize = indexSize
    self.footerChecksum = footerChecksum
    self.columns = columns
    self.statistics = statistics
  }

  /// The statistics of the column with this identity; nil when the extent does not hold it (all its rows are null).
  package func statistics(columnID: Int) -> ColumnStatistics? {
    columnIndex(id: columnID).map { statistics[$0] }
  }

  /// The position of a column, or of what a path leads to in it; nil when the extent does not hold it apart.
  package func columnIndex(id: Int, path: [String] = []) -> Int? { columns.index(id: id, path: path) }

  /// A compact form for a catalog column, with a checksum of its own.
  package func serialized() -> [UInt8] {
    var writer = ByteWriter()
    writer.append(UInt8(ExtentFormat.version))
    writer.append(id.high)
    writer.append(id.low)
    for number in [rowCount, originalSize, extentSize, indexSize] { writer.appendVarint(number) }
    writer.append(footerChecksum)
    writer.append(columns)
    for column in statistics { writer.append(column) }
    writer.append(checksum(writer.bytes))
    return writer.bytes
  }

  /// Throws when the bytes are not what `serialized()` gave.
  package init(serialized bytes: [UInt8]) throws(Diagnostic) {
    let decoded = bytes.withUnsafeBytes { buffer in try? ExtentMetadata(reading: buffer) }
    guard let decoded else {
      throw Diagnostic(code: "Storage_DamagedCatalog", "the metadata of an extent in the catalog is damaged")
    }
    self = decoded
  }

  private init(reading buffer: UnsafeRawBufferPointer) throws(DamagedBytes) {
    guard buffer.count > 8 else { throw DamagedBytes() }
    let body = UnsafeRawBufferPointer(rebasing: buffer[..<(buffer.count - 8)])
    var tail = ByteReader(UnsafeRawBufferPointer(rebasing: buffer[(buffer.count - 8)...]))
    guard try tail.word() == checksum(body) else { throw DamagedBytes() }
    var reader = ByteReader(body)
    let version = UInt32(try reader.byte())
    guard ExtentFormat.versions.contains(version) else { throw DamagedBytes() }
    id = GUID(high: try reader.word(), low: try reader.word())
    rowCount = try reader.count(upTo: ExtentFormat.rowsMax)
    originalSize = try reader.count(upTo: ExtentFormat.sizeMax)
    extentSize = try reader.count(upTo: ExtentFormat.sizeMax)
    indexSize = try reader.count(upTo: ExtentFormat.sizeMax)
    footerChecksum = try reader.word()
    columns = try reader.columns(version: version)
    statistics = []
    for _ in columns { statistics.append(try reader.statistics()) }
    guard reader.isAtEnd else { throw DamagedBytes() }
  }
}

extension ByteWriter {
  mutating func append(_ columns: [StoredColumn]) {
    appendVarint(columns.count)
    for column in columns {
      append(UInt64(bitPattern: Int64(column.id)))
      appendCounted(column.name.utf8)
      append(column.type.rawValue)
      appendVarint(column.path.count)
      for member in column.path { appendCounted(member.utf8) }
    }
  }
}

extension ByteReader {
  /// The first version knew no paths.
  mutating func columns(version: UInt32) throws(DamagedBytes) -> [StoredColumn] {
    // A column takes at least ten bytes, so a count cannot ask for more memory than the bytes deserve.
    let number = try count(upTo: remaining / 10)
    var columns: [StoredColumn] = []
    columns.reserveCapacity(number)
    for _ in 0..<number {
      let id = Int(Int64(bitPattern: try word()))
      let name = try string()
      guard let type = ScalarType(rawValue: try byte()) else { throw DamagedBytes() }
      var path: [String] = []
      if version >= 2 { for _ in 0..<(try count(upTo: remaining)) { path.append(try string()) } }
      columns.append(StoredColumn(id: id, name: name, type: type, path: path))
    }
    return columns
  }
}
