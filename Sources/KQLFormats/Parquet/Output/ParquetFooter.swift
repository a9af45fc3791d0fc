import KQLColumns
import KQLDiagnostics

/// What stands behind the row groups of a file that is written.
struct ParquetFooter {
  static let magic: [UInt8] = Array("PAR1".utf8)

  let schema: Schema
  let options: ParquetOptions
  let groups: [WrittenRowGroup]

  /// The metadata, its length, and the magic number that ends the file.
  var bytes: [UInt8] {
    var writer = ThriftWriter()
    writer.fields { writer in
      writer.int32(1, 2)
      let elements: [Schema.Field?] = [nil] + schema.fields.map { $0 }
      writer.structures(2, elements) { append($1, &$0) }
      writer.int64(3, groups.reduce(0) { $0 + $1.rowCount })
      writer.structures(4, Array(groups.enumerated())) { append($1.element, ordinal: $1.offset, &$0) }
      writer.string(6, "kqlsh version \(ProductVersion.text)")
      writer.structures(7, schema.fields) { writer, _ in writer.structure(1) { _ in } }
    }
    let count = writer.bytes.count
    return writer.bytes + (0..<4).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) } + ParquetFooter.magic
  }

  /// The root when there is no field.
  private func append(_ field: Schema.Field?, _ writer: inout ThriftWriter) {
    guard let field else {
      writer.string(4, "schema")
      writer.int32(5, schema.count)
      return
    }
    let type = PhysicalType(field.type)
    writer.int32(1, Int(type.rawValue))
    if type == .fixedLengthByteArray { writer.int32(2, ColumnEncoder.decimalByteCount) }
    writer.int32(3, Int(ParquetRepetition.optional.rawValue))
    writer.string(4, field.name)
    switch field.type {
    case .bool, .int, .long, .timespan, .real: break
    case .string, .guid, .dynamic:
      writer.int32(6, 0)
      writer.structure(10) { $0.structure(1) { _ in } }
    case .datetime:
      let unit: Int
      switch options.datetimePrecision {
      case .millisecond: unit = 1
      case .microsecond: unit = 2
      case .nanosecond: unit = 3
      }
      if unit < 3 { writer.int32(6, 8 + unit) }
      writer.structure(10) { union in
        union.structure(8) { timestamp in
          timestamp.bool(1, true)
          timestamp.structure(2) { $0.structure(unit) { _ in } }
        }
      }
    case .decimal:
      writer.int32(6, 5)
      writer.int32(7, options.decimalScale)
      writer.int32(8, ParquetOptions.decimalPrecision)
      writer.structure(10) { union in
        union.structure(5) { decimal in
          decimal.int32(1, options.decimalScale)
          decimal.int32(2, ParquetOptions.decimalPrecision)
        }
      }
    }
  }

  private func append(_ group: WrittenRowGroup, ordinal: Int, _ writer: inout ThriftWriter) {
    writer.structures(1, Array(zip(schema.fields, group.columns))) { writer, entry in
      let (field, column) = entry
      writer.int64(2, 0)
      writer.structure(3) { append(field, column, &$0) }
    }
    writer.int64(2, group.uncompressedByteCount)
    writer.int64(3, group.rowCount)
    writer.int64(5, group.offset)
    writer.int64(6, group.byteCount)
    if ordinal <= Int(Int16.max) { writer.int16(7, ordinal) }
  }

  private func append(_ field: Schema.Field, _ column: EncodedColumn, _ writer: inout ThriftWriter) {
    writer.int32(1, Int(PhysicalType(field.type).rawValue))
    writer.int32s(2, column.dictionaryByteCount == nil ? [0, 3] : [0, 3, 8])
    writer.strings(3, [field.name])
    writer.int32(4, options.codec.parquetNumber)
    writer.int64(5, column.valueCount)
    writer.int64(6, column.uncompressedByteCount)
    writer.int64(7, column.byteCount)
    writer.int64(9, column.offset + (column.dictionaryByteCount ?? 0))
    if column.dictionaryByteCount != nil { writer.int64(11, column.offset) }
    writer.structure(12) { statistics in
      statistics.int64(3, column.nullCount)
      if let maximum = column.maximum { statistics.binary(5, maximum) }
      if let minimum = column.minimum { statistics.binary(6, minimum) }
    }
  }
}

extension PhysicalType {
  /// What values of a type of the language are stored as.
  init(_ type: ScalarType) {
    switch type {
    case .bool: self = .boolean
    case .int: self = .int32
    case .long, .datetime, .timespan: self = .int64
    case .real: self = .double
    case .decimal: self = .fixedLengthByteArray
    case .string, .guid, .dynamic: self = .byteArray
    }
  }
}
