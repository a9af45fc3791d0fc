import KQLColumns

extension Column {
  /// A column of a file's own type as one of the wanted type; values that do not fit are null.
  func fitted(to type: ScalarType, texts: TextConversion) -> Column {
    if self.type == type { return self }
    switch (self.type, type) {
    case (.string, _): return texts.column(self, as: type)
    case (.dynamic, .string): return withoutNulls()
    case (.long, .int), (.int, .long): return narrowed(to: type)
    case (.long, .timespan): return retyped(.timespan)
    case (.real, .int), (.real, .long): return truncated(to: type)
    default: return converted(to: type)
    }
  }

  private func narrowed(to type: ScalarType) -> Column {
    guard type == .int, case .longs(let values) = storage else { return retyped(type) }
    var isNarrow = true
    for value in values where value < Int64(Int32.min) || value > Int64(Int32.max) {
      isNarrow = false
      break
    }
    if isNarrow { return retyped(.int) }
    let fits = values.map { $0 >= Int64(Int32.min) && $0 <= Int64(Int32.max) }
    return .longs(values, .int, valid: Column.zipValid(valid, fits))
  }

  private func truncated(to type: ScalarType) -> Column {
    guard case .reals(let reals) = storage else { return converted(to: type) }
    var values = [Int64](repeating: 0, count: reals.count)
    var fits = [Bool](repeating: true, count: reals.count)
    for row in reals.indices {
      let whole = Int64(exactly: reals[row].rounded(.towardZero))
      if let whole, type == .long || Int32(exactly: whole) != nil { values[row] = whole } else { fits[row] = false }
    }
    return .longs(values, type, valid: Column.zipValid(valid, fits.contains(false) ? fits : nil))
  }

  /// The rows of a column of values only, put where `valid` says; nulls, or empty strings, elsewhere.
  func spread(over valid: [Bool]?) -> Column {
    guard let valid, valid.count != count || valid.contains(false) else { return self }
    if count == 0 { return .nulls(type, count: valid.count) }
    switch storage {
    case .text, .dictionary: return spreadText(valid)
    default: break
    }
    var codes = [UInt32](repeating: 0, count: valid.count)
    var next: UInt32 = 0
    for row in valid.indices {
      codes[row] = next
      if valid[row], next < UInt32(count) - 1 { next &+= 1 }
    }
    // A null row shares the value of a neighbour, which nobody reads.
    let rows = gathering(codes)
    return Column(
      type: type, count: valid.count, storage: rows.storage, valid: Column.zipValid(valid, rows.valid))
  }

  private func spreadText(_ valid: [Bool]) -> Column {
    // A string is never null.
    var present: [Bool]?
    if type != .string {
      var spread = valid
      if let own = self.valid {
        var next = 0
        for row in spread.indices where spread[row] {
          spread[row] = own[next]
          next += 1
        }
      }
      present = spread
    }
    switch storage {
    case .dictionary(let codes, let values):
      let (text, empty) = values.withEmptyRow()
      var spread = [UInt32](repeating: empty, count: valid.count)
      var next = 0
      for row in valid.indices where valid[row] {
        spread[row] = codes[next]
        next += 1
      }
      return Column(type: type, count: valid.count, storage: .dictionary(codes: spread, values: text), valid: present)
    default:
      let text = texts()
      var offsets = [UInt32](repeating: 0, count: valid.count + 1)
      var next = 0
      for row in valid.indices {
        if valid[row] { next += 1 }
        offsets[row + 1] = text.offsets[next]
      }
      return Column(
        type: type, count: valid.count, storage: .text(Text(offsets: offsets, bytes: text.bytes)), valid: present)
    }
  }

  /// The rows at the given positions; text is not repeated, but becomes a dictionary.
  func coded(by codes: [UInt32]) -> Column {
    guard case .text(let text) = storage else { return gathering(codes) }
    return Column(
      type: type, count: codes.count, storage: .dictionary(codes: codes, values: text),
      valid: valid.map { valid in codes.map { valid[Int($0)] } })
  }

  /// Every row by itself, as long as that is not much more than the file holds.
  func boundedTexts() throws -> Text {
    if case .dictionary(let codes, let values) = storage {
      let total = codes.reduce(0) { $0 + values.length(Int($1)) }
      guard total <= 1 << 30 else { throw FileFault.damaged("more than 1 GB of text in \(count) rows") }
    }
    return texts()
  }

  /// JSON as strings: where nothing was, nothing stands.
  private func withoutNulls() -> Column {
    guard case .dictionary(let codes, let values) = storage else { return .text(texts()) }
    guard let valid else { return retyped(.string) }
    let (text, empty) = values.withEmptyRow()
    let kept = codes.indices.map { valid[$0] ? codes[$0] : empty }
    return Column(type: .string, count: count, storage: .dictionary(codes: kept, values: text))
  }
}

extension Text {
  /// The text, with an empty row added where it had none, and the position of that row.
  fileprivate func withEmptyRow() -> (text: Text, row: UInt32) {
    for row in 0..<count where offsets[row] == offsets[row + 1] { return (self, UInt32(truncatingIfNeeded: row)) }
    let end = offsets[count]
    return (Text(offsets: offsets + [end], bytes: bytes), UInt32(truncatingIfNeeded: count))
  }
}

/// Text as values of other types, by the rules of reading text files. Belongs to one thread at a time.
final class TextConversion {
  private let matrix = FieldMatrix()
  private let parser = ColumnParser()

  /// A string column as a column of the type. Dictionaries are converted once.
  func column(_ column: Column, as type: ScalarType) -> Column {
    if case .dictionary(let codes, let values) = column.storage {
      return self.column(.text(values), as: type).coded(by: codes)
    }
    return read(column.texts(), .plain) { parser.column(type, matrix, ordinal: 0, rows: $0, encoding: .plain) }
  }

  /// A column of JSON values, `null` among them, as columns of the type, the part at the steps taken.
  func column(
    json text: Text, _ steps: ArraySlice<RecordPath.Step>, as type: ScalarType, _ transform: FieldTransform?,
    mappedPaths: [ArraySlice<RecordPath.Step>]
  ) -> Column {
    read(text, .json, steps) { rows in
      guard let transform else {
        return parser.column(type, matrix, ordinal: 0, rows: rows, encoding: .json)
      }
      return parser.transformed(
        type, matrix, ordinal: 0, rows: rows, encoding: .json, transform, mappedPaths: mappedPaths)
    }
  }

  private func read(
    _ text: Text, _ encoding: FieldEncoding, _ steps: ArraySlice<RecordPath.Step> = [],
    _ body: (Range<Int>) -> Column
  ) -> Column {
    text.bytes.withUnsafeBufferPointer { bytes in
      matrix.reserve(text.count, keeping: 0)
      matrix.width = 1
      matrix.rowCount = text.count
      matrix.isQuoted = false
      if let base = bytes.baseAddress { matrix.bytes = base }
      for row in 0..<text.count {
        var span = Int(text.offsets[row])..<Int(text.offsets[row + 1])
        if !steps.isEmpty {
          let found = bytes.baseAddress.flatMap { RecordPath.find(steps, in: $0, span) }
          span = found ?? span.lowerBound..<span.lowerBound
        }
        matrix.starts[row] = UInt32(truncatingIfNeeded: span.lowerBound)
        matrix.ends[row] = UInt32(truncatingIfNeeded: span.upperBound)
      }
      return body(0..<text.count)
    }
  }
}
