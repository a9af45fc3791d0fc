internal import KQLColumns

extension Column {
  /// The rows of a bool column that are true; nil means all.
  func selection() -> [UInt32]? {
    switch storage {
    case .constant(let value): return value == .bool(true) ? nil : []
    case .bools(let values):
      let rows = [UInt32](unsafeUninitializedCapacity: count) { target, written in
        var end = 0
        values.withUnsafeBufferPointer { values in
          if let valid {
            valid.withUnsafeBufferPointer { valid in
              for row in 0..<values.count {
                target[end] = UInt32(truncatingIfNeeded: row)
                end &+= (values[row] ? 1 : 0) & (valid[row] ? 1 : 0)
              }
            }
          } else {
            for row in 0..<values.count {
              target[end] = UInt32(truncatingIfNeeded: row)
              end &+= values[row] ? 1 : 0
            }
          }
        }
        written = end
      }
      return rows.count == count ? nil : rows
    default: return []
    }
  }
}

extension [UInt32] {
  /// The positions that the given positions of this selection stand for.
  func composed(with inner: [UInt32]) -> [UInt32] {
    [UInt32](unsafeUninitializedCapacity: inner.count) { target, written in
      for index in 0..<inner.count { target[index] = self[Int(inner[index])] }
      written = inner.count
    }
  }
}
