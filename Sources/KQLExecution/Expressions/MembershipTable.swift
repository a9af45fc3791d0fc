internal import KQLColumns

/// A set of values of one type.
final class MembershipTable: @unchecked Sendable {
  private let encoder: any KeyEncoder
  private let ignoresCase: Bool
  private let type: ScalarType

  /// The values of the columns; those of another type are compared as the wider of the two.
  init(columns: [Column], type: ScalarType, ignoresCase: Bool) {
    self.type = type
    self.ignoresCase = ignoresCase && type.isStoredAsText
    encoder = makeKeyEncoder(type)
    for column in columns { _ = encoder.encode(prepared(column)) }
  }

  /// Whether each row's value is in the set. Nulls are equal to nulls.
  func contains(_ column: Column) -> [Bool] {
    let ids = encoder.lookup(prepared(column))
    return [Bool](unsafeUninitializedCapacity: ids.count) { target, written in
      for row in 0..<ids.count { target[row] = ids[row] != missingKey }
      written = ids.count
    }
  }

  private func prepared(_ column: Column) -> Column {
    if ignoresCase { return column.lowercasedText() }
    return column.converted(for: type)
  }
}

extension Column {
  /// Text with its letters in lower case, for comparisons that ignore case.
  fileprivate func lowercasedText() -> Column {
    let text = materializedText()
    var builder = TextBuilder(rows: text.count, bytes: text.bytes.count)
    var isASCII = true
    for byte in text.bytes where byte >= 0x80 {
      isASCII = false
      break
    }
    if isASCII {
      var bytes = text.bytes
      for index in bytes.indices where bytes[index] >= 0x41 && bytes[index] <= 0x5A { bytes[index] |= 0x20 }
      return Column(type: type, count: count, storage: .text(Text(offsets: text.offsets, bytes: bytes)), valid: valid)
    }
    for row in 0..<text.count { builder.append(text.string(row).lowercased()) }
    return Column(type: type, count: count, storage: .text(builder.finish()), valid: valid)
  }

  /// Numbers in the physical form of another number type.
  fileprivate func converted(for other: ScalarType) -> Column {
    guard type != other else { return self }
    switch (storage, other) {
    case (.longs(let values), .real):
      return Column(type: .real, count: count, storage: .reals(values.map(Double.init)), valid: valid)
    case (.constant(.long(let value)), .real): return .constant(.real(Double(value)), .real, count: count)
    case (.reals(let values), .int), (.reals(let values), .long):
      var ok = valid ?? [Bool](repeating: true, count: count)
      var longs = [Int64](repeating: 0, count: count)
      for row in 0..<count {
        if let long = Int64(exactly: values[row]) { longs[row] = long } else { ok[row] = false }
      }
      return Column(type: other, count: count, storage: .longs(longs), valid: ok)
    default: return self
    }
  }
}
