/// How values are stored.
enum PhysicalType: Int32, Sendable {
  case boolean, int32, int64, int96, float, double, byteArray, fixedLengthByteArray

  var name: String {
    switch self {
    case .boolean: "BOOLEAN"
    case .int32: "INT32"
    case .int64: "INT64"
    case .int96: "INT96"
    case .float: "FLOAT"
    case .double: "DOUBLE"
    case .byteArray: "BYTE_ARRAY"
    case .fixedLengthByteArray: "FIXED_LEN_BYTE_ARRAY"
    }
  }
}

enum PageEncoding: Int32, Sendable {
  case plain = 0
  case plainDictionary = 2
  case rle = 3
  case bitPacked = 4
  case deltaBinaryPacked = 5
  case deltaLengthByteArray = 6
  case deltaByteArray = 7
  case rleDictionary = 8
  case byteStreamSplit = 9
}

enum ParquetRepetition: Int32, Sendable {
  case required, optional, repeated
}

enum TimeUnit: Sendable {
  case milliseconds, microseconds, nanoseconds
}

/// What stored values mean.
enum LogicalType: Sendable, Equatable {
  case string, map, list, enumeration, date, json, bson, uuid, float16, interval
  case decimal(scale: Int, precision: Int)
  case time(TimeUnit)
  case timestamp(TimeUnit)
  case integer(bits: Int, isSigned: Bool)
  /// Every value is null.
  case unknown
  /// Newer than this reader; by the number of its field.
  case other(Int)

  /// What older files say instead.
  init?(convertedType: Int32, scale: Int, precision: Int) {
    switch convertedType {
    case 0: self = .string
    case 1, 2: self = .map
    case 3: self = .list
    case 4: self = .enumeration
    case 5: self = .decimal(scale: scale, precision: precision)
    case 6: self = .date
    case 7: self = .time(.milliseconds)
    case 8: self = .time(.microseconds)
    case 9: self = .timestamp(.milliseconds)
    case 10: self = .timestamp(.microseconds)
    case 11...14: self = .integer(bits: 8 << (convertedType - 11), isSigned: false)
    case 15...18: self = .integer(bits: 8 << (convertedType - 15), isSigned: true)
    case 19: self = .json
    case 20: self = .bson
    case 21: self = .interval
    default: return nil
    }
  }
}

/// One element of the schema in its flattened form.
struct SchemaElement: Sendable {
  var name = ""
  var physicalType: PhysicalType?
  var typeLength = 0
  var repetition = ParquetRepetition.required
  /// Nil for a leaf.
  var childCount: Int?
  var logicalType: LogicalType?
}

/// What a footer says about the values of a column in a row group.
struct ColumnStatistics: Sendable {
  var nullCount: Int?
  var minimum: [UInt8]?
  var maximum: [UInt8]?
  /// Of files before 2017, in the order of signed numbers whatever the type.
  var isOld = false
}

/// The pages of one column in one row group.
struct ColumnChunkInfo: Sendable {
  var physicalType = PhysicalType.boolean
  var codec: Int32 = 0
  var path: [String] = []
  var valueCount = 0
  var uncompressedByteCount = 0
  var byteCount = 0
  var dataOffset = 0
  var dictionaryOffset: Int?
  var statistics: ColumnStatistics?
  /// A file of its own, which nobody writes.
  var filePath: String?

  var offset: Int {
    if let dictionaryOffset, dictionaryOffset > 0, dictionaryOffset < dataOffset { return dictionaryOffset }
    return dataOffset
  }
}

struct RowGroupInfo: Sendable {
  var columns: [ColumnChunkInfo] = []
  var rowCount = 0
  var uncompressedByteCount = 0
}
