/// The footer of a file.
struct FileMetadata: Sendable {
  var schema: [SchemaElement] = []
  var rowCount = 0
  var rowGroups: [RowGroupInfo] = []
  /// Whether minima and maxima are in the order of the types; otherwise they say nothing.
  var hasTypeOrder = false

  private typealias Kind = ThriftReader.Kind

  init(_ base: UnsafePointer<UInt8>, count: Int) throws {
    var reader = ThriftReader(base, count: count)
    var found = FileMetadata()
    var isEncrypted = false
    try reader.structure(Kind.structure) { reader, id, kind in
      switch id {
      case 2: try reader.list(kind) { found.schema.append(try SchemaElement(&$0, $1)) }
      case 3: found.rowCount = try reader.count(kind)
      case 4: try reader.list(kind) { found.rowGroups.append(try RowGroupInfo(&$0, $1)) }
      case 7: try reader.list(kind) { try found.readOrder(&$0, $1) }
      case 8:
        isEncrypted = true
        return false
      default: return false
      }
      return true
    }
    if isEncrypted { throw FileFault.unsupported("it is encrypted") }
    self = found
  }

  private init() {}

  private mutating func readOrder(_ reader: inout ThriftReader, _ kind: UInt8) throws {
    var isTypeOrder = false
    try reader.structure(kind) { _, id, _ in
      if id == 1 { isTypeOrder = true }
      return false
    }
    hasTypeOrder = isTypeOrder
  }
}

extension SchemaElement {
  fileprivate init(_ reader: inout ThriftReader, _ kind: UInt8) throws {
    var element = SchemaElement()
    var converted: Int32?
    var scale = 0
    var precision = 0
    try reader.structure(kind) { reader, id, kind in
      switch id {
      case 1:
        let number = try reader.int32(kind)
        guard let type = PhysicalType(rawValue: number) else {
          throw FileFault.damaged("the schema has the unknown type \(number)")
        }
        element.physicalType = type
      case 2: element.typeLength = Int(try reader.int32(kind))
      case 3:
        guard let repetition = ParquetRepetition(rawValue: try reader.int32(kind)) else {
          throw FileFault.damaged("the schema has an unknown repetition")
        }
        element.repetition = repetition
      case 4: element.name = try reader.string(kind)
      case 5: element.childCount = Int(try reader.int32(kind))
      case 6: converted = try reader.int32(kind)
      case 7: scale = Int(try reader.int32(kind))
      case 8: precision = Int(try reader.int32(kind))
      case 10: element.logicalType = try SchemaElement.logicalType(&reader, kind)
      default: return false
      }
      return true
    }
    if element.logicalType == nil, let converted {
      element.logicalType = LogicalType(convertedType: converted, scale: scale, precision: precision)
    }
    if let children = element.childCount, children < 0 { throw FileFault.damaged("the schema has a negative size") }
    // A root of nothing but a type is a leaf for some writers; a group has children or no type.
    if element.physicalType != nil { element.childCount = nil }
    self = element
  }

  private static func logicalType(_ reader: inout ThriftReader, _ kind: UInt8) throws -> LogicalType? {
    var type: LogicalType?
    try reader.structure(kind) { reader, id, kind in
      switch id {
      case 1: type = .string
      case 2: type = .map
      case 3: type = .list
      case 4: type = .enumeration
      case 5:
        var scale = 0
        var precision = 0
        try reader.structure(kind) { reader, id, kind in
          if id == 1 { scale = Int(try reader.int32(kind)) }
          if id == 2 { precision = Int(try reader.int32(kind)) }
          return id == 1 || id == 2
        }
        type = .decimal(scale: scale, precision: precision)
        return true
      case 6: type = .date
      case 7, 8:
        let unit = try timeUnit(&reader, kind)
        type = id == 7 ? .time(unit) : .timestamp(unit)
        return true
      case 10:
        var bits = 32
        var isSigned = true
        try reader.structure(kind) { reader, id, kind in
          if id == 1 { bits = Int(try reader.integer(kind)) }
          if id == 2 { isSigned = try reader.bool(kind) }
          return id == 1 || id == 2
        }
        type = .integer(bits: bits, isSigned: isSigned)
        return true
      case 11: type = .unknown
      case 12: type = .json
      case 13: type = .bson
      case 14: type = .uuid
      case 15: type = .float16
      default: type = .other(id)
      }
      return false
    }
    return type
  }

  private static func timeUnit(_ reader: inout ThriftReader, _ kind: UInt8) throws -> TimeUnit {
    var unit = TimeUnit.milliseconds
    try reader.structure(kind) { reader, id, kind in
      guard id == 2 else { return false }
      try reader.structure(kind) { _, id, _ in
        switch id {
        case 1: unit = .milliseconds
        case 2: unit = .microseconds
        case 3: unit = .nanoseconds
        default: throw FileFault.damaged("the schema has an unknown unit of time")
        }
        return false
      }
      return true
    }
    return unit
  }
}

extension RowGroupInfo {
  fileprivate init(_ reader: inout ThriftReader, _ kind: UInt8) throws {
    var group = RowGroupInfo()
    try reader.structure(kind) { reader, id, kind in
      switch id {
      case 1: try reader.list(kind) { group.columns.append(try ColumnChunkInfo(&$0, $1)) }
      case 2: group.uncompressedByteCount = try reader.count(kind)
      case 3: group.rowCount = try reader.count(kind)
      default: return false
      }
      return true
    }
    self = group
  }
}

extension ColumnChunkInfo {
  fileprivate init(_ reader: inout ThriftReader, _ kind: UInt8) throws {
    var chunk = ColumnChunkInfo()
    var hasMetadata = false
    try reader.structure(kind) { reader, id, kind in
      switch id {
      case 1: chunk.filePath = try reader.string(kind)
      case 3:
        hasMetadata = true
        try reader.structure(kind) { try chunk.readMetadata(&$0, $1, $2) }
      case 8, 9: throw FileFault.unsupported("its columns are encrypted")
      default: return false
      }
      return true
    }
    guard hasMetadata else { throw FileFault.damaged("a column has no metadata") }
    self = chunk
  }

  private mutating func readMetadata(_ reader: inout ThriftReader, _ id: Int, _ kind: UInt8) throws -> Bool {
    switch id {
    case 1:
      let number = try reader.int32(kind)
      guard let type = PhysicalType(rawValue: number) else {
        throw FileFault.damaged("a column has the unknown type \(number)")
      }
      physicalType = type
    case 3: try reader.list(kind) { path.append(try $0.string($1)) }
    case 4: codec = try reader.int32(kind)
    case 5: valueCount = try reader.count(kind)
    case 6: uncompressedByteCount = try reader.count(kind)
    case 7: byteCount = try reader.count(kind)
    case 9: dataOffset = try reader.count(kind)
    case 11: dictionaryOffset = try reader.count(kind)
    case 12: statistics = try ColumnStatistics(&reader, kind)
    default: return false
    }
    return true
  }
}

extension ColumnStatistics {
  fileprivate init(_ reader: inout ThriftReader, _ kind: UInt8) throws {
    var statistics = ColumnStatistics()
    var old: (minimum: [UInt8]?, maximum: [UInt8]?) = (nil, nil)
    try reader.structure(kind) { reader, id, kind in
      switch id {
      case 1: old.maximum = try reader.binary(kind)
      case 2: old.minimum = try reader.binary(kind)
      case 3: statistics.nullCount = try reader.count(kind)
      case 5: statistics.maximum = try reader.binary(kind)
      case 6: statistics.minimum = try reader.binary(kind)
      default: return false
      }
      return true
    }
    if statistics.minimum == nil, statistics.maximum == nil {
      (statistics.minimum, statistics.maximum) = old
      statistics.isOld = true
    }
    self = statistics
  }
}
