/// Looks terms up in what `TermIndexBuilder` wrote, from bytes nobody vouches for.
struct TermSegment {
  /// Whether every byte of the segment's text is ASCII, so that what is found holds the term for certain.
  let isExact: Bool
  private let bits: UInt64
  private let partitions: [UnsafeRawBufferPointer]

  init(_ bytes: UnsafeRawBufferPointer) throws(DamagedBytes) {
    var reader = ByteReader(bytes)
    let flags = try reader.byte()
    bits = UInt64(try reader.byte())
    guard flags <= 1, bits <= 12 else { throw DamagedBytes() }
    isExact = flags == 0
    var lengths: [Int] = []
    for _ in 0..<(1 << Int(bits)) { lengths.append(try reader.count(upTo: reader.remaining)) }
    var partitions: [UnsafeRawBufferPointer] = []
    for length in lengths { partitions.append(try reader.take(length)) }
    self.partitions = partitions
    guard reader.isAtEnd else { throw DamagedBytes() }
  }

  /// The rows of the segment, ascending, whose text holds the term of this hash.
  func rows(hash: UInt64, rowCount: Int) throws(DamagedBytes) -> [UInt32] {
    var reader = ByteReader(partitions[TermPostings.partition(hash, bits: bits)])
    let bytes = try ByteStream(&reader).decoded()
    let found: [UInt32]? = bytes.withUnsafeBytes { raw in
      try? Self.rows(in: raw, key: TermPostings.key(hash), rowCount: rowCount)
    }
    guard let found else { throw DamagedBytes() }
    return found
  }

  private static func rows(
    in bytes: UnsafeRawBufferPointer, key: UInt64, rowCount: Int
  ) throws(DamagedBytes) -> [UInt32] {
    var reader = ByteReader(bytes)
    let count = Int(try reader.word32())
    guard count <= bytes.count / 6 else { throw DamagedBytes() }
    let upper = try reader.take(count * 4)
    let lower = try reader.take(count * 2)
    let skips = try reader.take((count + TermPostings.skip - 1) / TermPostings.skip * 4)
    let lists = try reader.take(reader.remaining)
    guard let index = find(key, upper, lower, count) else { return [] }
    let start = skips.loadUnaligned(fromByteOffset: index / TermPostings.skip * 4, as: UInt32.self)
    guard Int(start) <= lists.count else { throw DamagedBytes() }
    var list = ByteReader(UnsafeRawBufferPointer(rebasing: lists[Int(start)...]))
    for _ in 0..<(index % TermPostings.skip) {
      let length = try list.count(upTo: list.remaining)
      _ = try list.take(length)
    }
    let length = try list.count(upTo: list.remaining)
    return try decode(try list.take(length), rowCount: rowCount)
  }

  private static func find(
    _ key: UInt64, _ upper: UnsafeRawBufferPointer, _ lower: UnsafeRawBufferPointer, _ count: Int
  ) -> Int? {
    let wanted = UInt32(truncatingIfNeeded: key >> 14)
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if upper.loadUnaligned(fromByteOffset: middle * 4, as: UInt32.self) < wanted {
        low = middle + 1
      } else {
        high = middle
      }
    }
    while low < count, upper.loadUnaligned(fromByteOffset: low * 4, as: UInt32.self) == wanted {
      if UInt64(lower.loadUnaligned(fromByteOffset: low * 2, as: UInt16.self)) == key & 0x3fff { return low }
      low += 1
    }
    return nil
  }

  private static func decode(_ list: UnsafeRawBufferPointer, rowCount: Int) throws(DamagedBytes) -> [UInt32] {
    var isGood = true
    // A row takes at least one byte.
    let rows = [UInt32](unsafeUninitializedCapacity: list.count) { target, written in
      var next: UInt64 = 0
      var position = 0
      while position < list.count {
        var difference = UInt64(list[position])
        position &+= 1
        if difference >= 0x80 {
          difference &= 0x7f
          var shift: UInt64 = 7
          while true {
            guard position < list.count, shift < 35 else {
              isGood = false
              return
            }
            let byte = list[position]
            position &+= 1
            difference |= UInt64(byte & 0x7f) << shift
            if byte < 0x80 { break }
            shift &+= 7
          }
        }
        let row = next &+ difference
        guard row < UInt64(rowCount) else {
          isGood = false
          return
        }
        target[written] = UInt32(truncatingIfNeeded: row)
        written &+= 1
        next = row &+ 1
      }
    }
    guard isGood else { throw DamagedBytes() }
    return rows
  }
}
