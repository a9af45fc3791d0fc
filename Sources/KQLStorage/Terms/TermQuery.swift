/// The rows of a block that may satisfy a `has`, ascending, as positions within the block.
package struct TermCandidates: Sendable, Hashable {
  package var rows: [UInt32]
  /// Whether every one of them satisfies it, so that the text need not be read.
  package var isExact: Bool

  package init(rows: [UInt32], isExact: Bool) {
    self.rows = rows
    self.isExact = isExact
  }
}

/// The terms of what stands at the right of `has`.
struct TermQuery {
  /// Of the terms that are long enough to be indexed.
  var hashes: [UInt64] = []
  /// Whether the needle is one indexed term and nothing else.
  var isOneTerm = false

  /// Nil when no term is long enough.
  init?(_ needle: [UInt8], seed: UInt64) {
    var start = 0
    while start < needle.count {
      guard TermHash.isTermByte(needle[start]) else {
        start += 1
        continue
      }
      var end = start
      while end < needle.count, TermHash.isTermByte(needle[end]) { end += 1 }
      if end - start >= TermHash.termBytesMin {
        let hash = needle.withUnsafeBufferPointer { bytes in
          bytes.baseAddress.map { TermHash.hash($0, start, end, limit: bytes.count, seed: seed) }
        }
        if let hash { hashes.append(hash) }
        isOneTerm = start == 0 && end == needle.count
      }
      start = end
    }
    if hashes.isEmpty { return nil }
  }
}

/// The rows of an index segment that hold a term.
struct TermMatches: Sendable {
  let rows: [UInt32]
  let isExact: Bool

  /// Those of one block of the segment, as positions within the block.
  func rows(inBlock block: Int) -> [UInt32] {
    let first = UInt32(truncatingIfNeeded: block * ExtentFormat.blockRows)
    let end = first + UInt32(ExtentFormat.blockRows)
    return rows[lowerBound(first)..<lowerBound(end)].map { $0 - first }
  }

  private func lowerBound(_ row: UInt32) -> Int {
    var low = 0
    var high = rows.count
    while low < high {
      let middle = (low + high) / 2
      if rows[middle] < row { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

/// Rows that are in both, which are ascending.
package func intersection(_ a: [UInt32], _ b: [UInt32]) -> [UInt32] {
  var result: [UInt32] = []
  var (i, j) = (0, 0)
  while i < a.count, j < b.count {
    if a[i] == b[j] { result.append(a[i]) }
    let (x, y) = (a[i], b[j])
    if x <= y { i += 1 }
    if y <= x { j += 1 }
  }
  return result
}

/// What was looked up last, so that the blocks of a segment share one look-up.
struct TermCache {
  struct Key: Hashable {
    var column: Int
    var segment: Int
    var hash: UInt64
  }

  private static let rowsMax = 1 << 20
  private var entries: [Key: TermMatches] = [:]
  private var rowCount = 0

  func matches(_ key: Key) -> TermMatches? { entries[key] }

  mutating func insert(_ matches: TermMatches, _ key: Key) {
    if rowCount > Self.rowsMax || entries.count > 256 {
      entries.removeAll()
      rowCount = 0
    }
    entries[key] = matches
    rowCount += matches.rows.count
  }
}
