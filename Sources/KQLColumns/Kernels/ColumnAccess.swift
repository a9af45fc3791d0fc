/// The rows of a column in one layout, whatever layout it has. Rows that are null have an unspecified value.
extension Column {
  @inlinable package static func zipValid(_ left: [Bool]?, _ right: [Bool]?) -> [Bool]? {
    guard let left else { return right }
    guard let right else { return left }
    return [Bool](unsafeUninitializedCapacity: left.count) { target, written in
      for row in 0..<left.count { target[row] = left[row] && right[row] }
      written = left.count
    }
  }

  /// Which rows are not null; nil when all are. Constants included.
  package var validity: [Bool]? {
    if case .constant(let value) = storage { return value == .null ? Array(repeating: false, count: count) : nil }
    return valid
  }

  package var isAllNull: Bool { constantValue == .null }

  package func bools() -> [Bool] {
    switch storage {
    case .bools(let values): values
    case .constant(.bool(let value)): Array(repeating: value, count: count)
    default: Array(repeating: false, count: count)
    }
  }

  package func longs() -> [Int64] {
    switch storage {
    case .longs(let values): values
    case .constant(.long(let value)): Array(repeating: value, count: count)
    default: Array(repeating: 0, count: count)
    }
  }

  package func reals() -> [Double] {
    switch storage {
    case .reals(let values): values
    case .constant(.real(let value)): Array(repeating: value, count: count)
    default: Array(repeating: 0, count: count)
    }
  }

  package func decimals() -> [Decimal128] {
    switch storage {
    case .decimals(let values): values
    case .constant(.decimal(let value)): Array(repeating: value, count: count)
    default: Array(repeating: .zero, count: count)
    }
  }

  package func guids() -> [GUID] {
    switch storage {
    case .guids(let values): values
    case .constant(.guid(let value)): Array(repeating: value, count: count)
    default: Array(repeating: GUID(high: 0, low: 0), count: count)
    }
  }

  /// Of a string or dynamic column, one row each; dictionaries are expanded.
  package func texts() -> Text {
    switch storage {
    case .text(let text): text
    case .dictionary(let codes, let values): values.gathering(codes)
    case .constant(.string(let value)), .constant(.dynamic(let value)): Text(repeating: value, count: count)
    default: Text(offsets: Array(repeating: 0, count: count + 1), bytes: [])
    }
  }

  /// A string or dynamic column as distinct-ish values and a code per row; plain text has codes 0, 1, 2, …
  package func coded() -> (codes: [UInt32], values: Text) {
    switch storage {
    case .dictionary(let codes, let values): (codes, values)
    case .constant(let value):
      switch value {
      case .string(let text), .dynamic(let text): (Array(repeating: 0, count: count), Text([text]))
      default: (Array(repeating: 0, count: count), Text([""]))
      }
    default: (Array(0..<UInt32(truncatingIfNeeded: count)), texts())
    }
  }
}

extension Text {
  package convenience init(repeating string: String, count: Int) {
    let row = Array(string.utf8)
    let total = row.count.multipliedReportingOverflow(by: count)
    guard !total.overflow, total.partialValue <= Text.bytesMax else {
      self.init(truncated: count)
      return
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(total.partialValue)
    for _ in 0..<count { bytes.append(contentsOf: row) }
    self.init(offsets: (0...count).map { UInt32($0 * row.count) }, bytes: bytes)
  }

  /// The bytes of one row, for the length of the call.
  @inlinable package func withRow<R>(_ row: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> R) rethrows -> R {
    try bytes.withUnsafeBufferPointer { all in
      try body(UnsafeBufferPointer(rebasing: all[Int(offsets[row])..<Int(offsets[row + 1])]))
    }
  }

  /// Calls `body` with every row's bytes in order.
  @inlinable package func forEachRow(_ body: (Int, UnsafeBufferPointer<UInt8>) throws -> Void) rethrows {
    try bytes.withUnsafeBufferPointer { all in
      try offsets.withUnsafeBufferPointer { offsets in
        for row in 0..<(offsets.count - 1) {
          try body(row, UnsafeBufferPointer(rebasing: all[Int(offsets[row])..<Int(offsets[row + 1])]))
        }
      }
    }
  }
}
