import CKernels
import KQLColumns

extension Column {
  /// A 64-bit hash per row; equal values have equal hashes whatever the layout. Null rows are unspecified.
  func rowHashes() -> [UInt64] {
    switch storage {
    case .bools(let values): return values.map { mixed($0 ? 1 : 0) }
    case .longs(let values):
      return [UInt64](unsafeUninitializedCapacity: values.count) { target, written in
        for row in 0..<values.count { target[row] = mixed(UInt64(bitPattern: values[row])) }
        written = values.count
      }
    case .reals(let values):
      return values.map { mixed($0 == 0 ? 0 : $0.isNaN ? Double.nan.bitPattern : $0.bitPattern) }
    case .decimals(let values): return values.map(\.valueHash)
    case .guids(let values): return values.map { mixed($0.high ^ mixed($0.low)) }
    case .text(let text): return text.hashes()
    case .dictionary(let codes, let values):
      let hashes = values.hashes()
      return codes.map { hashes[Int($0)] }
    case .constant(let value):
      return Array(repeating: Column(type, [value]).rowHashes().first ?? 0, count: count)
    }
  }
}

extension Text {
  func hashes() -> [UInt64] {
    bytes.withUnsafeBytes { bytes in
      [UInt64](unsafeUninitializedCapacity: count) { target, written in
        for row in 0..<count {
          let start = Int(offsets[row])
          let length = Int(offsets[row + 1]) - start
          target[row] = length == 0 ? 0x2d06_8005_38d3_94c2 : kk_hash64(bytes.baseAddress.map { $0 + start }, length)
        }
        written = count
      }
    }
  }
}

extension Decimal128 {
  /// Without trailing zeros, so that 1.5 and 1.50 agree.
  fileprivate var valueHash: UInt64 {
    var (digits, scale) = (significand, Int(exponent))
    if digits == 0 { return mixed(0) }
    while digits % 10 == 0 {
      digits /= 10
      scale += 1
    }
    let low = UInt64(truncatingIfNeeded: digits)
    let high = UInt64(truncatingIfNeeded: digits >> 64)
    return mixed(low ^ mixed(high ^ mixed(UInt64(bitPattern: Int64(scale)) &* 2 &+ (isNegative ? 1 : 0))))
  }
}

/// The finaliser of splitmix64: every input bit changes every output bit.
@inline(__always)
func mixed(_ value: UInt64) -> UInt64 {
  var z = value &+ 0x9e37_79b9_7f4a_7c15
  z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
  z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
  return z ^ (z >> 31)
}
