/// A typed sequence of values: the unit in which everything is computed. Immutable.
///
/// `valid` is nil when no row is null. The storage under a null row is unspecified but readable. A `string` is never
/// null. `dynamic` rows hold compact JSON text.
package struct Column: Sendable {
  package let type: ScalarType
  package let count: Int
  package let storage: Storage
  package let valid: [Bool]?

  /// The physical layouts. `constant` stands for any type; the others for the types named.
  package enum Storage: Sendable {
    case bools([Bool])
    /// int, long; datetime and timespan in ticks of 100 ns.
    case longs([Int64])
    case reals([Double])
    case decimals([Decimal128])
    case guids([GUID])
    /// string, dynamic.
    case text(Text)
    /// string, dynamic: `codes[row]` is a row of `values`. `values` may hold entries that no row uses, but none twice.
    case dictionary(codes: [UInt32], values: Text)
    /// Every row has this value; `.null` for a column of nulls.
    case constant(Value)
  }

  package init(type: ScalarType, count: Int, storage: Storage, valid: [Bool]? = nil) {
    assert(valid == nil || valid?.count == count)
    self.type = type
    self.count = count
    self.storage = storage
    self.valid = valid
  }

  package static func constant(_ value: Value, _ type: ScalarType, count: Int) -> Column {
    // A string is never null: its absence is the empty string.
    let stored = value == .null && type == .string ? Value.string("") : value
    return Column(type: type, count: count, storage: .constant(stored))
  }

  package static func nulls(_ type: ScalarType, count: Int) -> Column { .constant(.null, type, count: count) }
  package static func bools(_ values: [Bool], valid: [Bool]? = nil) -> Column {
    Column(type: .bool, count: values.count, storage: .bools(values), valid: valid)
  }
  package static func longs(_ values: [Int64], _ type: ScalarType = .long, valid: [Bool]? = nil) -> Column {
    Column(type: type, count: values.count, storage: .longs(values), valid: valid)
  }
  package static func reals(_ values: [Double], valid: [Bool]? = nil) -> Column {
    Column(type: .real, count: values.count, storage: .reals(values), valid: valid)
  }
  package static func text(_ values: Text, _ type: ScalarType = .string, valid: [Bool]? = nil) -> Column {
    Column(type: type, count: values.count, storage: .text(values), valid: valid)
  }

  /// The constant, when the column is one.
  package var constantValue: Value? {
    if case .constant(let value) = storage { return value }
    return nil
  }

  package func isNull(_ row: Int) -> Bool {
    if case .constant(let value) = storage { return value == .null }
    return valid.map { !$0[row] } ?? false
  }

  /// One row, boxed: for constants, tests and output, never for a loop over many rows.
  package func value(_ row: Int) -> Value {
    if let valid, !valid[row] { return .null }
    switch storage {
    case .bools(let values): return .bool(values[row])
    case .longs(let values): return .long(values[row])
    case .reals(let values): return .real(values[row])
    case .decimals(let values): return .decimal(values[row])
    case .guids(let values): return .guid(values[row])
    case .text(let text): return type == .dynamic ? .dynamic(text.string(row)) : .string(text.string(row))
    case .dictionary(let codes, let values):
      let string = values.string(Int(codes[row]))
      return type == .dynamic ? .dynamic(string) : .string(string)
    case .constant(let value): return value
    }
  }

  /// The rows at the given positions, in that order. Dictionary and constant columns keep their form.
  package func gathering(_ rows: [UInt32]) -> Column {
    let newValid = valid.map { valid in Column.pick(valid, rows) }
    let newStorage: Storage =
      switch storage {
      case .bools(let values): .bools(Column.pick(values, rows))
      case .longs(let values): .longs(Column.pick(values, rows))
      case .reals(let values): .reals(Column.pick(values, rows))
      case .decimals(let values): .decimals(Column.pick(values, rows))
      case .guids(let values): .guids(Column.pick(values, rows))
      case .text(let text): .text(text.gathering(rows))
      case .dictionary(let codes, let values): .dictionary(codes: Column.pick(codes, rows), values: values)
      case .constant(let value): .constant(value)
      }
    return Column(type: type, count: rows.count, storage: newStorage, valid: newValid)
  }

  package func slice(_ range: Range<Int>) -> Column {
    if range == 0..<count { return self }
    if case .constant = storage { return Column(type: type, count: range.count, storage: storage) }
    let newValid = valid.map { Array($0[range]) }
    let newStorage: Storage =
      switch storage {
      case .bools(let values): .bools(Array(values[range]))
      case .longs(let values): .longs(Array(values[range]))
      case .reals(let values): .reals(Array(values[range]))
      case .decimals(let values): .decimals(Array(values[range]))
      case .guids(let values): .guids(Array(values[range]))
      case .text(let text):
        .text(
          Text(
            offsets: text.offsets[range.lowerBound...range.upperBound].map { $0 - text.offsets[range.lowerBound] },
            bytes: Array(text.bytes[Int(text.offsets[range.lowerBound])..<Int(text.offsets[range.upperBound])])))
      case .dictionary(let codes, let values): .dictionary(codes: Array(codes[range]), values: values)
      case .constant(let value): .constant(value)
      }
    return Column(type: type, count: range.count, storage: newStorage, valid: newValid)
  }

  /// The same values under another type of the same physical layout (`long` ticks as `datetime`).
  package func retyped(_ newType: ScalarType) -> Column {
    Column(type: newType, count: count, storage: storage, valid: valid)
  }

  private static func pick<T: BitwiseCopyable>(_ values: [T], _ rows: [UInt32]) -> [T] {
    [T](unsafeUninitializedCapacity: rows.count) { target, written in
      values.withUnsafeBufferPointer { source in
        for index in 0..<rows.count { target[index] = source[Int(rows[index])] }
      }
      written = rows.count
    }
  }
}
