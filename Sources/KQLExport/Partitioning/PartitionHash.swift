import KQLColumns
import KQLStorage

/// `hash()` of the language over a column: XXH64 of the binary form of each value, of null as of the empty string.
enum PartitionHash {
  static func hashes(_ column: Column) -> [UInt64] {
    let empty = xxHash64(UnsafeRawBufferPointer(start: nil, count: 0))
    let valid = column.validity
    func each(_ hash: (Int) -> UInt64) -> [UInt64] {
      (0..<column.count).map { valid?[$0] ?? true ? hash($0) : empty }
    }
    switch column.type {
    case .int, .long, .datetime, .timespan:
      let values = column.longs()
      return each { row in withUnsafeBytes(of: values[row].littleEndian) { xxHash64($0) } }
    case .real:
      let values = column.reals()
      return each { row in withUnsafeBytes(of: values[row].bitPattern.littleEndian) { xxHash64($0) } }
    case .bool:
      let values = column.bools()
      return each { row in withUnsafeBytes(of: values[row]) { xxHash64($0) } }
    case .guid:
      let values = column.guids()
      return each { row in values[row].mixedEndianBytes.withUnsafeBytes { xxHash64($0) } }
    case .string, .dynamic, .decimal:
      let texts = column.asText().texts()
      return each { row in texts.withRow(row) { xxHash64(UnsafeRawBufferPointer($0)) } }
    }
  }
}

extension GUID {
  /// The bytes as .NET keeps them: the first three groups little-endian.
  fileprivate var mixedEndianBytes: [UInt8] {
    let bytes = [high, low].flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - UInt64($0) * 8)) } }
    return [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15].map { bytes[$0] }
  }
}
