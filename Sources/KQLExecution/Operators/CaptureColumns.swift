internal import KQLColumns

/// Turns captured ranges of a text into columns.
enum CaptureColumns {
  static func strings(_ text: Text, _ ranges: CaptureRanges, _ capture: Int) -> Column {
    let part = capture * ranges.rowCount..<(capture + 1) * ranges.rowCount
    let starts = Array(ranges.starts[part])
    var lengths = Array(ranges.lengths[part])
    for row in lengths.indices where !ranges.matched[row] { lengths[row] = 0 }
    return Column(type: .string, count: ranges.rowCount, storage: TextRanges.storage(text, starts, lengths))
  }

  /// Values converted where they stand. A range that does not convert is null, and unmatches its row where strict.
  static func typed(
    _ text: Text, _ ranges: inout CaptureRanges, _ capture: Int, _ type: ScalarType, isStrict: Bool
  ) -> Column {
    switch type {
    case .long:
      let (values, valid) = convert(text, &ranges, capture, isStrict, Int64(0)) { NumberText.long($0) }
      return .longs(values, type, valid: valid)
    case .int:
      let (values, valid) = convert(text, &ranges, capture, isStrict, Int64(0)) { bytes in
        NumberText.long(bytes).flatMap { Int32(exactly: $0) != nil ? $0 : nil }
      }
      return .longs(values, type, valid: valid)
    case .datetime:
      let (values, valid) = convert(text, &ranges, capture, isStrict, Int64(0)) { DateTimeText.parse($0) }
      return .longs(values, type, valid: valid)
    case .timespan:
      let (values, valid) = convert(text, &ranges, capture, isStrict, Int64(0)) { TimeSpanText.parse($0) }
      return .longs(values, type, valid: valid)
    case .real:
      let (values, valid) = convert(text, &ranges, capture, isStrict, 0.0) { NumberText.real($0) }
      return .reals(values, valid: valid)
    case .bool:
      let (values, valid) = convert(text, &ranges, capture, isStrict, false) { NumberText.bool($0) }
      return .bools(values, valid: valid)
    case .decimal:
      let (values, valid) = convert(text, &ranges, capture, isStrict, Decimal128.zero) { Decimal128($0) }
      return Column(type: type, count: values.count, storage: .decimals(values), valid: valid)
    case .guid:
      let (values, valid) = convert(text, &ranges, capture, isStrict, GUID(high: 0, low: 0)) { GUID($0) }
      return Column(type: type, count: values.count, storage: .guids(values), valid: valid)
    case .dynamic:
      return strings(text, ranges, capture).parsedJSON()
    case .string:
      return strings(text, ranges, capture)
    }
  }

  @inline(__always)
  private static func convert<T>(
    _ text: Text, _ ranges: inout CaptureRanges, _ capture: Int, _ isStrict: Bool, _ empty: T,
    _ parse: (UnsafeBufferPointer<UInt8>) -> T?
  ) -> ([T], [Bool]?) {
    let rows = ranges.rowCount
    let first = capture * rows
    var valid = [Bool](repeating: true, count: rows)
    var hasNulls = false
    var values = [T](repeating: empty, count: rows)
    text.withRows { base, _ in
      for row in 0..<rows {
        let start = base + Int(ranges.starts[first + row])
        let range = UnsafeBufferPointer(start: start, count: Int(ranges.lengths[first + row]))
        if ranges.matched[row], let value = parse(range) {
          values[row] = value
        } else {
          valid[row] = false
          hasNulls = true
          if isStrict { ranges.matched[row] = false }
        }
      }
    }
    return (values, hasNulls ? valid : nil)
  }
}
