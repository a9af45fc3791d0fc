import KQLColumns

/// XXH64 with seed 0, of the binary form of values: what Kusto's hash() gives.
enum XXHash {
  private static let prime1: UInt64 = 11_400_714_785_074_694_791
  private static let prime2: UInt64 = 14_029_467_366_897_019_727
  private static let prime3: UInt64 = 1_609_587_929_392_839_161
  private static let prime4: UInt64 = 9_650_029_242_287_828_579
  private static let prime5: UInt64 = 2_870_177_450_012_600_261

  @inline(__always)
  private static func rotate(_ value: UInt64, _ count: UInt64) -> UInt64 { value << count | value >> (64 - count) }

  @inline(__always)
  private static func round(_ state: UInt64, _ input: UInt64) -> UInt64 {
    rotate(state &+ input &* prime2, 31) &* prime1
  }

  @inline(__always)
  private static func word(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> UInt64 {
    UnsafeRawBufferPointer(bytes).loadUnaligned(fromByteOffset: index, as: UInt64.self).littleEndian
  }

  static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
    let count = bytes.count
    var index = 0
    var hash: UInt64
    if count >= 32 {
      var (a, b, c, d): (UInt64, UInt64, UInt64, UInt64) = (prime1 &+ prime2, prime2, 0, 0 &- prime1)
      while index + 32 <= count {
        a = round(a, word(bytes, index))
        b = round(b, word(bytes, index + 8))
        c = round(c, word(bytes, index + 16))
        d = round(d, word(bytes, index + 24))
        index += 32
      }
      hash = rotate(a, 1) &+ rotate(b, 7) &+ rotate(c, 12) &+ rotate(d, 18)
      for lane in [a, b, c, d] { hash = (hash ^ round(0, lane)) &* prime1 &+ prime4 }
    } else {
      hash = prime5
    }
    hash = hash &+ UInt64(count)
    while index + 8 <= count {
      hash = rotate(hash ^ round(0, word(bytes, index)), 27) &* prime1 &+ prime4
      index += 8
    }
    if index + 4 <= count {
      let half = UnsafeRawBufferPointer(bytes).loadUnaligned(fromByteOffset: index, as: UInt32.self).littleEndian
      hash = rotate(hash ^ UInt64(half) &* prime1, 23) &* prime2 &+ prime3
      index += 4
    }
    while index < count {
      hash = rotate(hash ^ UInt64(bytes[index]) &* prime5, 11) &* prime1
      index += 1
    }
    hash = (hash ^ hash >> 33) &* prime2
    hash = (hash ^ hash >> 29) &* prime3
    return hash ^ hash >> 32
  }

  static func hash(_ value: Int64) -> UInt64 {
    withUnsafeBytes(of: value.littleEndian) { raw in
      let bytes: UnsafeBufferPointer<UInt8> = raw.assumingMemoryBound(to: UInt8.self)
      return hash(bytes)
    }
  }

  /// One hash per row; nulls hash as the empty string.
  static func hashes(_ column: Column) -> [UInt64] {
    let valid = column.validity
    let empty = hash(UnsafeBufferPointer(start: nil, count: 0))
    func each(_ body: (Int) -> UInt64) -> [UInt64] {
      (0..<column.count).map { valid?[$0] ?? true ? body($0) : empty }
    }
    switch column.type {
    case .int, .long, .datetime, .timespan:
      let values = column.longs()
      return each { hash(values[$0]) }
    case .real:
      let values = column.reals()
      return each { hash(Int64(bitPattern: values[$0].bitPattern)) }
    case .bool:
      let values = column.bools()
      let (no, yes): ([UInt8], [UInt8]) = ([0], [1])
      return each { row in (values[row] ? yes : no).withUnsafeBufferPointer { hash($0) } }
    case .guid:
      let values = column.guids()
      return each { row in
        let bytes = values[row].mixedEndianBytes
        return bytes.withUnsafeBufferPointer { hash($0) }
      }
    case .string, .dynamic, .decimal:
      let rows = TextRows(column)
      return each { row in rows.withRow(row) { hash($0) } }
    }
  }

  /// A hash brought below a modulus by unsigned division; the hash itself without one.
  static func reduced(_ hash: UInt64, _ modulus: Int64?) -> Int64? {
    guard let modulus else { return Int64(bitPattern: hash) }
    return modulus > 0 ? Int64(hash % UInt64(modulus)) : nil
  }

  @inline(__always)
  static func combine(_ first: UInt64, _ second: UInt64) -> UInt64 {
    first ^ (second &+ 0x9e37_79b9_7f4a_7c15 &+ first << 6 &+ first >> 2)
  }
}
