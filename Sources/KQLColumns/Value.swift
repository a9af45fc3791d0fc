/// 16 bytes of a guid, in the order of its text form.
package struct GUID: Sendable, Hashable, BitwiseCopyable {
  package var high: UInt64
  package var low: UInt64

  package init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }
}

/// One value at a boundary: a literal, a constant, a cell to print. Never used per row inside the engine.
///
/// Its type stands beside it, because `int`, `long`, `datetime` (ticks of 100 ns since 0001-01-01) and `timespan`
/// (ticks) are all `.long`.
package enum Value: Sendable, Hashable {
  case null
  case bool(Bool)
  case long(Int64)
  case real(Double)
  case decimal(Decimal128)
  case string(String)
  case guid(GUID)
  /// Compact JSON text.
  case dynamic(String)

  package var isNull: Bool { self == .null }
}
