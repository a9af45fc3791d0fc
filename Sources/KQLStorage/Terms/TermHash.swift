/// The hash of a term, lower-cased; keyed, so that nobody can write data whose terms collide.
///
/// A term is a maximal run of ASCII letters and digits, three bytes or longer. Other bytes, `_` among them, separate
/// terms, as in `has`. Bytes above 127 separate terms here although they may be letters: that finds rows too many,
/// never too few, and an index that met any says so.
enum TermHash {
  static let termBytesMin = 3

  /// `bytes` may be read up to `limit`; the term is `start..<end` and at least three bytes long.
  @inline(__always)
  static func hash(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int, limit: Int, seed: UInt64) -> UInt64 {
    let count = end &- start
    var state = seed ^ (UInt64(truncatingIfNeeded: count) &* 0x9e37_79b9_7f4a_7c15)
    if count <= 8 {
      state = fold(state ^ word(bytes, start, count, limit))
    } else {
      var position = start
      while position &+ 8 < end {
        state = fold(state ^ lowered(UnsafeRawPointer(bytes + position).loadUnaligned(as: UInt64.self)))
        position = position &+ 8
      }
      // The last eight bytes overlap the ones before.
      state = fold(state ^ lowered(UnsafeRawPointer(bytes + (end &- 8)).loadUnaligned(as: UInt64.self)))
    }
    return fold(state ^ 0xbf58_476d_1ce4_e5b9)
  }

  @inline(__always)
  private static func word(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ count: Int, _ limit: Int) -> UInt64 {
    if start &+ 8 <= limit {
      let word = UnsafeRawPointer(bytes + start).loadUnaligned(as: UInt64.self)
      return lowered(UInt64(littleEndian: word)) & (~0 >> UInt64(truncatingIfNeeded: 64 &- count &* 8))
    }
    var word: UInt64 = 0
    for index in 0..<count { word |= UInt64(bytes[start &+ index] | 0x20) << UInt64(truncatingIfNeeded: index &* 8) }
    return word
  }

  /// Letters in lower case; digits have the bit already.
  @inline(__always)
  private static func lowered(_ word: UInt64) -> UInt64 { word | 0x2020_2020_2020_2020 }

  @inline(__always)
  private static func fold(_ number: UInt64) -> UInt64 {
    let product = number.multipliedFullWidth(by: 0xa076_1d64_78bd_642f)
    return product.high ^ product.low
  }

  static func isTermByte(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }
}
