import KQLColumns

/// Turns the fields of a matrix into typed columns. Belongs to one worker.
final class ColumnParser {
  /// A longer string is cut, a longer dynamic value is null.
  static let valueByteCountMax = 1 << 20
  let scratch = FieldScratch()
  private var validity: UnsafeMutableBufferPointer<Bool>
  let texts = TextColumnParser()

  init() { validity = .allocate(capacity: 1 << 10) }
  deinit { validity.deallocate() }

  /// - Parameter ordinal: Nil, or behind the matrix, for a column that no field feeds.
  func column(
    _ type: ScalarType, _ matrix: FieldMatrix, ordinal: Int?, rows: Range<Int>, encoding: FieldEncoding,
    byteCountMax: Int = ColumnParser.valueByteCountMax
  ) -> Column {
    guard let ordinal, ordinal < matrix.width, rows.count > 0 else { return .nulls(type, count: rows.count) }
    return column(type, FieldReader(matrix, ordinal: ordinal, rows: rows, encoding: encoding), byteCountMax)
  }

  private func column(_ type: ScalarType, _ reader: FieldReader, _ byteCountMax: Int) -> Column {
    switch type {
    case .string: return texts.strings(reader, scratch, byteCountMax)
    case .dynamic: return texts.dynamics(reader, scratch, byteCountMax)
    case .int: return fixed(IntParser.self, reader, type) { .longs($0) }
    case .long: return fixed(LongParser.self, reader, type) { .longs($0) }
    case .real: return fixed(RealParser.self, reader, type) { .reals($0) }
    case .datetime: return fixed(DateTimeParser.self, reader, type) { .longs($0) }
    case .timespan: return fixed(TimeSpanParser.self, reader, type) { .longs($0) }
    case .bool: return fixed(BoolParser.self, reader, type) { .bools($0) }
    case .decimal: return fixed(DecimalParser.self, reader, type) { .decimals($0) }
    case .guid: return fixed(GUIDParser.self, reader, type) { .guids($0) }
    }
  }

  private func fixed<Parser: CellParser>(
    _ parser: Parser.Type, _ reader: FieldReader, _ type: ScalarType, _ store: ([Parser.Cell]) -> Column.Storage
  ) -> Column {
    let count = reader.count
    if validity.count < count {
      validity.deallocate()
      validity = .allocate(capacity: count)
    }
    let valid = validity
    let placeholder = Parser.placeholder
    var nulls = 0
    let values = [Parser.Cell](unsafeUninitializedCapacity: count) { target, written in
      for row in 0..<count {
        let text = reader.unquoted(row)
        if text.count > 0, let cell = Parser.parse(text) {
          target[row] = cell
          valid[row] = true
        } else {
          target[row] = placeholder
          valid[row] = false
          nulls &+= 1
        }
      }
      written = count
    }
    if nulls == count { return .nulls(type, count: count) }
    return Column(
      type: type, count: count, storage: store(values), valid: nulls == 0 ? nil : Array(valid[0..<count]))
  }
}
