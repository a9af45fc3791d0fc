import KQLColumns

extension Column {
  /// One integer per row: numbers, ticks, or bools as 0 and 1. A null row's value is unspecified.
  func integerRows() -> [Int64] {
    switch storage {
    case .longs(let values): return values
    case .bools(let values): return values.map { $0 ? 1 : 0 }
    case .reals(let values): return values.map { Int64(exactly: $0.rounded(.towardZero)) ?? 0 }
    case .constant(.long(let value)): return Array(repeating: value, count: count)
    case .constant(.bool(let value)): return Array(repeating: value ? 1 : 0, count: count)
    default: return Array(repeating: 0, count: count)
    }
  }

  /// One double per row. A null row's value is unspecified.
  func realRows() -> [Double] {
    switch storage {
    case .reals(let values): return values
    case .longs(let values):
      return [Double](unsafeUninitializedCapacity: values.count) { target, written in
        for index in 0..<values.count { target[index] = Double(values[index]) }
        written = values.count
      }
    case .bools(let values): return values.map { $0 ? 1 : 0 }
    case .decimals(let values): return values.map(\.real)
    case .constant(.long(let value)): return Array(repeating: Double(value), count: count)
    case .constant(.real(let value)): return Array(repeating: value, count: count)
    case .constant(.decimal(let value)): return Array(repeating: value.real, count: count)
    default: return Array(repeating: 0, count: count)
    }
  }

  func decimalRows() -> [Decimal128] {
    switch storage {
    case .decimals(let values): return values
    case .constant(.decimal(let value)): return Array(repeating: value, count: count)
    default: return Array(repeating: Decimal128(significand: 0, exponent: 0, isNegative: false), count: count)
    }
  }

  func guidRows() -> [GUID] {
    switch storage {
    case .guids(let values): return values
    case .constant(.guid(let value)): return Array(repeating: value, count: count)
    default: return Array(repeating: GUID(high: 0, low: 0), count: count)
    }
  }

  /// Bytes and, per row, the position of the row's text in them. A dictionary keeps its values once.
  func textRows() -> (text: Text, codes: [UInt32]?) {
    switch storage {
    case .text(let text): return (text, nil)
    case .dictionary(let codes, let values): return (values, codes)
    case .constant(.string(let value)), .constant(.dynamic(let value)):
      return (Text([value]), Array(repeating: 0, count: count))
    default: return (Text([""]), Array(repeating: 0, count: count))
    }
  }

  /// The bytes of every row that is not null.
  func forEachText(_ body: (_ row: Int, UnsafeBufferPointer<UInt8>) -> Void) {
    let (text, codes) = textRows()
    let presence = presence
    text.bytes.withUnsafeBufferPointer { bytes in
      for row in 0..<count where presence?[row] ?? true {
        let position = codes.map { Int($0[row]) } ?? row
        body(row, UnsafeBufferPointer(rebasing: bytes[Int(text.offsets[position])..<Int(text.offsets[position + 1])]))
      }
    }
  }

  /// Which rows are not null, also for constants; nil when all are.
  var presence: [Bool]? {
    if case .constant(.null) = storage { return Array(repeating: false, count: count) }
    return valid
  }

  /// The rows where a bool column is true; nil when all are.
  func trueRows() -> [UInt32]? {
    switch storage {
    case .constant(.bool(true)): return valid == nil ? nil : positions { valid?[$0] ?? true }
    case .bools(let values):
      if let valid { return positions { values[$0] && valid[$0] } }
      return positions { values[$0] }
    default: return []
    }
  }

  private func positions(where holds: (Int) -> Bool) -> [UInt32]? {
    let rows = [UInt32](unsafeUninitializedCapacity: count) { target, written in
      for row in 0..<count {
        target[written] = UInt32(truncatingIfNeeded: row)
        written += holds(row) ? 1 : 0
      }
    }
    return rows.count == count ? nil : rows
  }
}

/// Calls the body for each row that is not null with its group and value.
@inline(__always)
func forEachPresent<Element>(
  _ values: [Element], _ groups: [UInt32], _ presence: [Bool]?, _ body: (Int, Element) -> Void
) {
  let rowCount = min(values.count, groups.count)
  values.withUnsafeBufferPointer { values in
    groups.withUnsafeBufferPointer { groups in
      if let presence {
        presence.withUnsafeBufferPointer { presence in
          for row in 0..<rowCount where presence[row] { body(Int(groups[row]), values[row]) }
        }
      } else {
        for row in 0..<rowCount { body(Int(groups[row]), values[row]) }
      }
    }
  }
}

/// Grows an array to `count` elements.
@inline(__always)
func grow<Element>(_ array: inout [Element], to count: Int, filledWith element: Element) {
  if array.count < count { array.append(contentsOf: repeatElement(element, count: count - array.count)) }
}

func picking(_ groups: [UInt32], _ rows: [UInt32]) -> [UInt32] {
  [UInt32](unsafeUninitializedCapacity: rows.count) { target, written in
    for index in 0..<rows.count { target[index] = groups[Int(rows[index])] }
    written = rows.count
  }
}
