import Glibc

/// The order of values, as `sort` has it: numbers by value with NaN below all, text by bytes.
extension Column {
  /// -1, 0 or 1 for two rows of one type. Null is below every value; `sort` places nulls by itself.
  package func compare(_ row: Int, with other: Column, _ otherRow: Int) -> Int {
    let isNull = self.isNull(row)
    let isOtherNull = other.isNull(otherRow)
    if isNull || isOtherNull { return isNull == isOtherNull ? 0 : isNull ? -1 : 1 }
    switch (storage, other.storage) {
    case (.bools(let a), .bools(let b)): return Column.order(a[row] ? 1 : 0, b[otherRow] ? 1 : 0)
    case (.longs(let a), .longs(let b)): return Column.order(a[row], b[otherRow])
    case (.reals(let a), .reals(let b)): return Column.order(Column.rank(a[row]), Column.rank(b[otherRow]))
    case (.decimals(let a), .decimals(let b)): return Decimal128.compare(a[row], b[otherRow])
    case (.guids(let a), .guids(let b)): return Column.order(a[row], b[otherRow])
    case (.constant(let a), _): return Column(type, [a]).compare(0, with: other, otherRow)
    case (_, .constant(let b)): return compare(row, with: Column(other.type, [b]), 0)
    default:
      return withText(row) { a in other.withText(otherRow) { b in Column.order(a, b) } }
    }
  }

  private func withText<R>(_ row: Int, _ body: (UnsafeBufferPointer<UInt8>) -> R) -> R {
    switch storage {
    case .text(let text): text.withRow(row, body)
    case .dictionary(let codes, let values): values.withRow(Int(codes[row]), body)
    default: body(UnsafeBufferPointer(start: nil, count: 0))
    }
  }

  /// An unsigned number per row in the order of the values, for columns that have one: bool, int, long, datetime,
  /// timespan, real. Nulls have an unspecified one. Nil for other types.
  package func sortKeys() -> [UInt64]? {
    switch type {
    case .bool: bools().map { $0 ? 1 : 0 }
    case .int, .long, .datetime, .timespan: longs().map { UInt64(bitPattern: $0) ^ (1 << 63) }
    case .real: reals().map { Column.rank($0) }
    default: nil
    }
  }

  /// Ranks the entries of a text by byte order, equal ones alike: sort keys for a dictionary.
  package static func ranks(_ text: Text) -> [UInt32] {
    var order = Array(0..<UInt32(truncatingIfNeeded: text.count))
    var ranks = [UInt32](repeating: 0, count: text.count)
    text.bytes.withUnsafeBufferPointer { bytes in
      text.offsets.withUnsafeBufferPointer { offsets in
        func row(_ index: UInt32) -> UnsafeBufferPointer<UInt8> {
          UnsafeBufferPointer(rebasing: bytes[Int(offsets[Int(index)])..<Int(offsets[Int(index) + 1])])
        }
        order.sort { Column.order(row($0), row($1)) < 0 }
        var rank: UInt32 = 0
        for position in order.indices {
          if position > 0, Column.order(row(order[position - 1]), row(order[position])) != 0 { rank += 1 }
          ranks[Int(order[position])] = rank
        }
      }
    }
    return ranks
  }

  /// Order-preserving bits: NaN first, then minus infinity up; the zeros are equal.
  @inlinable package static func rank(_ value: Double) -> UInt64 {
    if value.isNaN { return 0 }
    let bits = value == 0 ? 0 : value.bitPattern
    return bits >> 63 == 1 ? ~bits : bits | 1 << 63
  }

  @inlinable package static func order<T: Comparable>(_ left: T, _ right: T) -> Int {
    left < right ? -1 : left == right ? 0 : 1
  }

  package static func order(_ left: GUID, _ right: GUID) -> Int {
    left.high == right.high ? order(left.low, right.low) : order(left.high, right.high)
  }

  package static func order(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Int {
    let shared = min(left.count, right.count)
    if shared > 0, let a = left.baseAddress, let b = right.baseAddress {
      let difference = memcmp(a, b, shared)
      if difference != 0 { return difference < 0 ? -1 : 1 }
    }
    return order(left.count, right.count)
  }
}
