import CKernels

/// Hashes and equality of rows, the same for equal values whatever their layout: for grouping, joining, distinct.
extension Column {
  private static let nullHash: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// Mixes a 64-bit value so that all bits depend on all.
  @inlinable package static func mix(_ value: UInt64) -> UInt64 {
    let product = (value ^ 0xA076_1D64_78BD_642F).multipliedFullWidth(by: 0xE703_7ED1_A0B4_28DB)
    return product.high ^ product.low
  }

  @inlinable package static func combine(_ first: UInt64, _ second: UInt64) -> UInt64 {
    mix(first ^ (second &+ 0x9E37_79B9_7F4A_7C15 &+ (first << 6)))
  }

  /// One hash per row.
  package func hashes() -> [UInt64] {
    if case .constant(let value) = storage {
      return Array(repeating: value == .null ? Column.nullHash : Column(type, [value]).hashes()[0], count: count)
    }
    var result = [UInt64](unsafeUninitializedCapacity: count) { target, written in
      switch storage {
      case .bools(let values): for row in 0..<count { target[row] = Column.mix(values[row] ? 1 : 0) }
      case .longs(let values):
        values.withUnsafeBufferPointer { source in
          for row in 0..<count { target[row] = Column.mix(UInt64(bitPattern: source[row])) }
        }
      case .reals(let values):
        values.withUnsafeBufferPointer { source in
          for row in 0..<count { target[row] = Column.mix(Column.bits(source[row])) }
        }
      case .decimals(let values):
        for row in 0..<count {
          let value = values[row].normalized
          let low = UInt64(truncatingIfNeeded: value.significand)
          let high = UInt64(truncatingIfNeeded: value.significand >> 64)
          let tail = UInt64(bitPattern: Int64(value.exponent)) << 1 | (value.isNegative ? 1 : 0)
          target[row] = Column.combine(Column.combine(Column.mix(low), high), tail)
        }
      case .guids(let values):
        for row in 0..<count { target[row] = Column.combine(Column.mix(values[row].high), values[row].low) }
      case .text(let text): Column.hash(text, into: target)
      case .dictionary(let codes, let values):
        let distinct = [UInt64](unsafeUninitializedCapacity: values.count) { buffer, written in
          Column.hash(values, into: buffer)
          written = values.count
        }
        for row in 0..<count { target[row] = distinct[Int(codes[row])] }
      case .constant: break
      }
      written = count
    }
    if let valid { for row in 0..<count where !valid[row] { result[row] = Column.nullHash } }
    return result
  }

  /// Combines every row's hash into what stands there: the hash of a row of several columns.
  package func combineHashes(into hashes: inout [UInt64]) {
    let own = self.hashes()
    for row in 0..<min(own.count, hashes.count) { hashes[row] = Column.combine(hashes[row], own[row]) }
  }

  /// The bits of a double, equal for equal values: one zero, one NaN.
  @inlinable package static func bits(_ value: Double) -> UInt64 {
    value == 0 ? 0 : value.isNaN ? 0x7FF8_0000_0000_0000 : value.bitPattern
  }

  @inlinable package static func hash(_ text: UnsafeBufferPointer<UInt8>) -> UInt64 {
    kk_hash64(text.baseAddress, text.count)
  }

  private static func hash(_ text: Text, into target: UnsafeMutableBufferPointer<UInt64>) {
    text.forEachRow { row, bytes in target[row] = kk_hash64(bytes.baseAddress, bytes.count) }
  }

  /// Whether two rows are the same group: null is equal to null, NaN to NaN.
  package func isEqual(_ row: Int, to other: Column, _ otherRow: Int) -> Bool {
    let isNull = self.isNull(row)
    if isNull || other.isNull(otherRow) { return isNull == other.isNull(otherRow) }
    switch (storage, other.storage) {
    case (.bools(let a), .bools(let b)): return a[row] == b[otherRow]
    case (.longs(let a), .longs(let b)): return a[row] == b[otherRow]
    case (.reals(let a), .reals(let b)): return Column.bits(a[row]) == Column.bits(b[otherRow])
    case (.guids(let a), .guids(let b)): return a[row] == b[otherRow]
    default: return compare(row, with: other, otherRow) == 0
    }
  }
}
