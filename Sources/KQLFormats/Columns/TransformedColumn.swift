import KQLColumns

extension ColumnParser {
  /// A column whose fields a mapping converts.
  func transformed(
    _ type: ScalarType, _ matrix: FieldMatrix, ordinal: Int, rows: Range<Int>, encoding: FieldEncoding,
    _ transform: FieldTransform, mappedPaths: [ArraySlice<RecordPath.Step>]
  ) -> Column {
    guard ordinal < matrix.width, rows.count > 0 else { return .nulls(type, count: rows.count) }
    let reader = FieldReader(matrix, ordinal: ordinal, rows: rows, encoding: encoding)
    switch transform {
    case .dateTimeFromUnixSeconds: return unixTimes(reader, type, ticksPerUnit: 1e7)
    case .dateTimeFromUnixMilliseconds: return unixTimes(reader, type, ticksPerUnit: 1e4)
    case .dateTimeFromUnixMicroseconds: return unixTimes(reader, type, ticksPerUnit: 10)
    case .dateTimeFromUnixNanoseconds: return unixTimes(reader, type, ticksPerUnit: 0.01)
    case .propertyBagArrayToDictionary:
      return bags(reader, type) { field, output in JSONBag.appendDictionary(field, to: &output) }
    case .bytesAsBase64:
      let text = texts.strings(reader, scratch, ColumnParser.valueByteCountMax).texts().base64()
      return type == .string ? .text(text) : .nulls(type, count: reader.count)
    case .dropMappedFields:
      return bags(reader, type) { field, output in JSONBag.append(field, dropping: mappedPaths, to: &output) }
    }
  }

  private func unixTimes(_ reader: FieldReader, _ type: ScalarType, ticksPerUnit: Double) -> Column {
    var values = [Int64](repeating: 0, count: reader.count)
    var valid = [Bool](repeating: false, count: reader.count)
    for row in 0..<reader.count {
      let text = reader.unquoted(row)
      guard text.count > 0, let ticks = ColumnParser.unixTicks(text, ticksPerUnit) else { continue }
      values[row] = ticks
      valid[row] = true
    }
    if type == .string {
      return .text(
        Text(values.indices.map { valid[$0] ? DateTimeText.text(values[$0]) : "" }))
    }
    guard type.isStoredAsLong else { return .nulls(type, count: reader.count) }
    return .longs(values, type, valid: valid.contains(false) ? valid : nil)
  }

  /// Ticks since 0001-01-01; nil outside the years 1 to 9999.
  private static func unixTicks(_ text: UnsafeBufferPointer<UInt8>, _ ticksPerUnit: Double) -> Int64? {
    var sinceEpoch: Int64
    if let whole = NumberText.long(text) {
      if ticksPerUnit < 1 {
        sinceEpoch = Calendar.floorDivide(whole, 100)
      } else {
        let (product, overflow) = whole.multipliedReportingOverflow(by: Int64(ticksPerUnit))
        if overflow { return nil }
        sinceEpoch = product
      }
    } else {
      guard let real = NumberText.real(text), let ticks = Int64(exactly: (real * ticksPerUnit).rounded()) else {
        return nil
      }
      sinceEpoch = ticks
    }
    let (ticks, overflow) = sinceEpoch.addingReportingOverflow(Calendar.unixEpoch)
    return overflow || !Calendar.isValid(ticks) ? nil : ticks
  }

  private func bags(
    _ reader: FieldReader, _ type: ScalarType,
    _ convert: (UnsafeBufferPointer<UInt8>, inout [UInt8]) -> Bool
  ) -> Column {
    guard type.isStoredAsText else { return .nulls(type, count: reader.count) }
    var builder = TextBuilder(rows: reader.count)
    var valid = [Bool](repeating: true, count: reader.count)
    for row in 0..<reader.count {
      let before = builder.bytes.count
      let field = reader.encoding == .json ? reader.raw(row) : scratch.content(reader, row)
      if !convert(field, &builder.bytes) || builder.bytes.count - before > ColumnParser.valueByteCountMax {
        builder.bytes.removeLast(builder.bytes.count - before)
        valid[row] = false
      }
      builder.endRow()
    }
    let hasNulls = type == .dynamic && valid.contains(false)
    return .text(builder.finish(), type, valid: hasNulls ? valid : nil)
  }
}
