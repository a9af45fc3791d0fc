import CKernels
import KQLColumns

/// Builds the term index of one segment: which rows hold which term.
///
///     flags (1): 1 if a byte above 127 was met; partition bits (1); length of each partition (varint); partitions
///
/// A partition is a byte stream: number of terms (4); upper 32 bits of each term's hash key, ascending; lower 14 bits
/// of each as 2 bytes; for every 64th term where its list starts (4); the lists: length in bytes (varint), then row
/// differences (varints). The hash picks the partition first, so that the sort of one stays in the cache.
struct TermIndexBuilder: ~Copyable {
  private let seed: UInt64
  private let bits: UInt64
  private let buffers: PartitionBuffers
  private var hasOther: UInt64 = 0
  /// The end of a buffer is read through this copy, so that nothing beyond it is touched.
  private let tail: UnsafeMutablePointer<UInt8>

  private static let postingsPerPartition = 32 << 10

  private init(seed: UInt64, byteCount: Int) {
    self.seed = seed
    // A term with its separator takes six bytes or so.
    var bits: UInt64 = 0
    while bits < 9, (byteCount / 6) >> Int(bits) > Self.postingsPerPartition { bits += 1 }
    self.bits = bits
    let partitionCount = 1 << Int(bits)
    let expected = min(byteCount / 6 / partitionCount, Self.postingsPerPartition)
    buffers = PartitionBuffers(partitionCount: partitionCount, capacity: max(expected, 256))
    tail = .allocate(capacity: 64)
    tail.initialize(repeating: 0, count: 64)
  }

  deinit { tail.deallocate() }

  static func build(_ pieces: ColumnPieces, rows: Range<Int>, seed: UInt64) -> [UInt8] {
    let parts = pieces.parts(rows)
    var builder = TermIndexBuilder(seed: seed, byteCount: parts.reduce(0) { $0 + $1.byteCount })
    var row: UInt64 = 0
    for part in parts {
      builder.add(part, firstRow: row)
      row += UInt64(part.rows.count)
    }
    return builder.finish()
  }

  // MARK: Terms

  private mutating func add(_ part: ColumnPieces.Part, firstRow: UInt64) {
    switch part.column.storage {
    case .text(let text):
      text.bytes.withUnsafeBufferPointer { bytes in
        text.offsets.withUnsafeBufferPointer { offsets in
          var row = firstRow
          for index in part.rows {
            add(bytes, Int(offsets[index])..<Int(offsets[index + 1]), row)
            row &+= 1
          }
        }
      }
    case .dictionary(let codes, let values):
      values.bytes.withUnsafeBufferPointer { bytes in
        var row = firstRow
        for index in part.rows {
          let code = Int(codes[index])
          add(bytes, Int(values.offsets[code])..<Int(values.offsets[code + 1]), row)
          row &+= 1
        }
      }
    case .constant(let value):
      let bytes = Array(value.text.utf8)
      bytes.withUnsafeBufferPointer { bytes in
        for index in 0..<part.rows.count { add(bytes, 0..<bytes.count, firstRow &+ UInt64(index)) }
      }
    default: break
    }
  }

  @inline(__always)
  private mutating func add(_ bytes: UnsafeBufferPointer<UInt8>, _ text: Range<Int>, _ row: UInt64) {
    guard let base = bytes.baseAddress, text.count >= TermHash.termBytesMin else { return }
    let limit = bytes.count
    var position = text.lowerBound
    // Where the term that is open at `position` started; -1 when none is.
    var start = -1
    var carry: UInt64 = 0
    while position < text.upperBound {
      var mask = termMask(base, position, limit: limit, end: text.upperBound)
      var edges = mask ^ (mask << 1 | carry)
      carry = mask >> 63
      // Edges alternate: a term starts, a term ends.
      while edges != 0 {
        let edge = position &+ edges.trailingZeroBitCount
        edges &= edges &- 1
        if start < 0 {
          start = edge
        } else {
          close(base, start, edge, limit, row)
          start = -1
        }
      }
      mask = 0
      position &+= 64
    }
    if start >= 0 { close(base, start, text.upperBound, limit, row) }
  }

  /// Which of the 64 bytes from `position` belong to terms; none at or after `end`.
  @inline(__always)
  private mutating func termMask(
    _ base: UnsafePointer<UInt8>, _ position: Int, limit: Int, end: Int
  ) -> UInt64 {
    var other: UInt64 = 0
    let mask: UInt64
    if position &+ 64 <= limit {
      mask = kk_terms64(base + position, &other)
    } else {
      tail.update(from: base + position, count: limit &- position)
      mask = kk_terms64(tail, &other)
    }
    let left = end &- position
    let inside: UInt64 = left >= 64 ? ~0 : (1 << UInt64(truncatingIfNeeded: left)) &- 1
    hasOther |= other & inside
    return mask & inside
  }

  @inline(__always)
  private func close(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ limit: Int, _ row: UInt64) {
    guard end &- start >= TermHash.termBytesMin else { return }
    let hash = TermHash.hash(base, start, end, limit: limit, seed: seed)
    buffers.append(
      TermPostings.key(hash) << TermPostings.rowBits | row, to: TermPostings.partition(hash, bits: bits))
  }

  // MARK: Partitions

  private consuming func finish() -> [UInt8] {
    var writer = ByteWriter()
    writer.append(UInt8(hasOther == 0 ? 0 : 1))
    writer.append(UInt8(bits))
    var body = ByteWriter()
    var largest = 1
    for partition in 0..<buffers.partitionCount { largest = max(largest, buffers.postings(partition).count) }
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: largest) { scratch in
      for partition in 0..<buffers.partitionCount {
        let start = body.bytes.count
        let postings = buffers.postings(partition)
        Self.sort(postings, scratch)
        Self.append(UnsafeBufferPointer(postings), to: &body)
        writer.appendVarint(body.bytes.count - start)
      }
    }
    writer.bytes.append(contentsOf: body.bytes)
    return writer.bytes
  }

  /// Orders by key. Rows were added in ascending order and the sort is stable, so they stay in order.
  private static func sort(
    _ postings: UnsafeMutableBufferPointer<UInt64>, _ scratch: UnsafeMutableBufferPointer<UInt64>
  ) {
    guard postings.count > 256 else {
      var few = postings
      few.sort()
      return
    }
    // Four digits of 12 bits: the last pass writes where the first one read.
    for pair in 0..<2 {
      let shift = TermPostings.rowBits + UInt64(pair) * 24
      pass(postings, scratch, shift)
      pass(UnsafeMutableBufferPointer(rebasing: scratch[..<postings.count]), postings, shift + 12)
    }
  }

  private static func pass(
    _ from: UnsafeMutableBufferPointer<UInt64>, _ to: UnsafeMutableBufferPointer<UInt64>, _ shift: UInt64
  ) {
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 1 << 12) { starts in
      starts.initialize(repeating: 0)
      for posting in from { starts[Int(truncatingIfNeeded: (posting >> shift) & 0xfff)] &+= 1 }
      var total: UInt32 = 0
      for digit in starts.indices {
        let count = starts[digit]
        starts[digit] = total
        total &+= count
      }
      for posting in from {
        let digit = Int(truncatingIfNeeded: (posting >> shift) & 0xfff)
        to[Int(starts[digit])] = posting
        starts[digit] &+= 1
      }
    }
  }

  private static func append(_ postings: UnsafeBufferPointer<UInt64>, to body: inout ByteWriter) {
    var termCount = 0
    var previous = UInt64.max
    for posting in postings {
      let key = posting >> TermPostings.rowBits
      if key != previous { termCount &+= 1 }
      previous = key
    }
    let skipCount = (termCount + TermPostings.skip - 1) / TermPostings.skip
    let listStart = 4 + termCount * 6 + skipCount * 4
    // A row difference takes three bytes at most, and so does the length of a list.
    let capacity = listStart + postings.count * 3 + termCount * 3
    withUnsafeTemporaryAllocation(byteCount: capacity, alignment: 8) { target in
      target.storeBytes(of: UInt32(truncatingIfNeeded: termCount).littleEndian, as: UInt32.self)
      var end = listStart
      var index = 0
      var term = 0
      while index < postings.count {
        let key = postings[index] >> TermPostings.rowBits
        if term % TermPostings.skip == 0 {
          target.storeBytes(
            of: UInt32(truncatingIfNeeded: end - listStart).littleEndian,
            toByteOffset: 4 + termCount * 6 + term / TermPostings.skip * 4, as: UInt32.self)
        }
        target.storeBytes(
          of: UInt32(truncatingIfNeeded: key >> 14).littleEndian, toByteOffset: 4 + term * 4, as: UInt32.self)
        target.storeBytes(
          of: UInt16(truncatingIfNeeded: key & 0x3fff).littleEndian, toByteOffset: 4 + termCount * 4 + term * 2,
          as: UInt16.self)
        term &+= 1
        index = appendList(postings, from: index, key, target, &end)
      }
      ByteStream.append(UnsafeRawBufferPointer(rebasing: target[..<end]), to: &body)
    }
  }

  /// Writes the list of one term and returns where the next term's postings start.
  private static func appendList(
    _ postings: UnsafeBufferPointer<UInt64>, from start: Int, _ key: UInt64,
    _ target: UnsafeMutableRawBufferPointer, _ end: inout Int
  ) -> Int {
    // The length stands before the list and is known after it, so three bytes are kept free and closed up.
    let lengthPlace = end
    var position = end &+ 3
    var index = start
    var next: UInt64 = 0
    while index < postings.count, postings[index] >> TermPostings.rowBits == key {
      let row = postings[index] & TermPostings.rowMask
      // A row that holds the term twice was added twice.
      if row >= next {
        position = putVarint(row &- next, target, position)
        next = row &+ 1
      }
      index &+= 1
    }
    let length = position &- lengthPlace &- 3
    let listStart = putVarint(UInt64(truncatingIfNeeded: length), target, lengthPlace)
    if listStart < lengthPlace &+ 3 {
      if length <= 3 {
        for offset in 0..<length { target[listStart &+ offset] = target[lengthPlace &+ 3 &+ offset] }
      } else if let base = target.baseAddress {
        (base + listStart).copyMemory(from: base + (lengthPlace &+ 3), byteCount: length)
      }
    }
    end = listStart &+ length
    return index
  }

  @inline(__always)
  private static func putVarint(_ number: UInt64, _ target: UnsafeMutableRawBufferPointer, _ place: Int) -> Int {
    var rest = number
    var position = place
    while rest >= 0x80 {
      target[position] = UInt8(truncatingIfNeeded: rest) | 0x80
      rest >>= 7
      position &+= 1
    }
    target[position] = UInt8(truncatingIfNeeded: rest)
    return position &+ 1
  }
}

extension ColumnPieces.Part {
  /// Bytes of the rows' texts, or about as many.
  fileprivate var byteCount: Int {
    switch column.storage {
    case .text(let text): Int(text.offsets[rows.upperBound]) - Int(text.offsets[rows.lowerBound])
    case .dictionary(_, let values): rows.count * (values.bytes.count / max(values.count, 1))
    default: rows.count * 8
    }
  }
}
