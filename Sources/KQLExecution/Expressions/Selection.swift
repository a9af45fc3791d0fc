internal import CKernels
internal import KQLColumns

extension Column {
  /// The rows of a bool column that are true; nil means all.
  func selection() -> [UInt32]? {
    switch storage {
    case .constant(let value): return value == .bool(true) ? nil : []
    case .bools(let values):
      let rows =
        if let valid {
          Selection.rows(zip(values, valid).map { $0 && $1 })
        } else {
          Selection.rows(values)
        }
      return rows.count == count ? nil : rows
    default: return []
    }
  }
}

enum Selection {
  /// The positions of what is true.
  static func rows(_ flags: [Bool]) -> [UInt32] {
    let count = flags.count
    return [UInt32](unsafeUninitializedCapacity: count) { target, written in
      guard let to = target.baseAddress else { return }
      var end = 0
      flags.withUnsafeBytes { bytes in
        guard let from = bytes.bindMemory(to: UInt8.self).baseAddress else { return }
        var row = 0
        while row + 64 <= count {
          var mask = kk_mask64(from + row, 1)
          let taken = mask.nonzeroBitCount
          if taken > 16 {
            // Dense: a store per row, without a branch.
            for index in row..<row + 64 {
              to[end] = UInt32(truncatingIfNeeded: index)
              end &+= Int(from[index])
            }
          } else {
            while mask != 0 {
              to[end] = UInt32(truncatingIfNeeded: row &+ mask.trailingZeroBitCount)
              end &+= 1
              mask &= mask &- 1
            }
          }
          row += 64
        }
        while row < count {
          to[end] = UInt32(truncatingIfNeeded: row)
          end &+= Int(from[row])
          row += 1
        }
      }
      written = end
    }
  }
}

extension [UInt32] {
  /// The positions that the given positions of this selection stand for.
  func composed(with inner: [UInt32]) -> [UInt32] {
    [UInt32](unsafeUninitializedCapacity: inner.count) { target, written in
      self.withUnsafeBufferPointer { outer in
        inner.withUnsafeBufferPointer { inner in
          for index in 0..<inner.count { target[index] = outer[Int(inner[index])] }
        }
      }
      written = inner.count
    }
  }
}
