/// What stands before a page.
struct PageHeader {
  enum Kind { case data, dataV2, dictionary, other }

  var kind = Kind.other
  var uncompressedByteCount = 0
  var byteCount = 0
  var checksum: UInt32?
  var valueCount = 0
  var encoding: Int32 = 0
  /// Of version 1.
  var definitionEncoding: Int32 = 3
  var repetitionEncoding: Int32 = 3
  /// Of version 2, whose levels stand before the compressed part.
  var definitionByteCount = 0
  var repetitionByteCount = 0
  var isCompressed = true

  /// Says how many bytes the header takes.
  static func read(_ base: UnsafePointer<UInt8>, count: Int) throws -> (header: PageHeader, byteCount: Int) {
    var reader = ThriftReader(base, count: count)
    var header = PageHeader()
    var type: Int32 = -1
    try reader.structure(ThriftReader.Kind.structure) { reader, id, kind in
      switch id {
      case 1: type = try reader.int32(kind)
      case 2: header.uncompressedByteCount = try reader.count(kind)
      case 3: header.byteCount = try reader.count(kind)
      case 4: header.checksum = UInt32(bitPattern: try reader.int32(kind))
      case 5: try reader.structure(kind) { try header.readData(&$0, $1, $2) }
      case 7: try reader.structure(kind) { try header.readDictionary(&$0, $1, $2) }
      case 8: try reader.structure(kind) { try header.readDataV2(&$0, $1, $2) }
      default: return false
      }
      return true
    }
    switch type {
    case 0: header.kind = .data
    case 2: header.kind = .dictionary
    case 3: header.kind = .dataV2
    default: header.kind = .other
    }
    return (header, reader.position)
  }

  private mutating func readData(_ reader: inout ThriftReader, _ id: Int, _ kind: UInt8) throws -> Bool {
    switch id {
    case 1: valueCount = try reader.count(kind)
    case 2: encoding = try reader.int32(kind)
    case 3: definitionEncoding = try reader.int32(kind)
    case 4: repetitionEncoding = try reader.int32(kind)
    default: return false
    }
    return true
  }

  private mutating func readDictionary(_ reader: inout ThriftReader, _ id: Int, _ kind: UInt8) throws -> Bool {
    switch id {
    case 1: valueCount = try reader.count(kind)
    case 2: encoding = try reader.int32(kind)
    default: return false
    }
    return true
  }

  private mutating func readDataV2(_ reader: inout ThriftReader, _ id: Int, _ kind: UInt8) throws -> Bool {
    switch id {
    case 1: valueCount = try reader.count(kind)
    case 4: encoding = try reader.int32(kind)
    case 5: definitionByteCount = try reader.count(kind)
    case 6: repetitionByteCount = try reader.count(kind)
    case 7: isCompressed = try reader.bool(kind)
    default: return false
    }
    return true
  }
}
