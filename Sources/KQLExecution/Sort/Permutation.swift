internal import KQLColumns
internal import KQLLanguage

/// The stable order of rows by several keys.
enum Permutation {
  static func sorted(_ rowCount: Int, _ columns: [Column], _ keys: [SortKey], workers: Int = 1) throws -> [UInt32] {
    var parts: [OrderWords] = []
    for (column, key) in zip(columns, keys) {
      parts += OrderWords.parts(column, isAscending: key.isAscending, nullsFirst: key.nullsFirst)
    }
    // Neighbouring keys share a word while they fit.
    var packed: [OrderWords] = []
    for part in parts where part.bits > 0 {
      if let last = packed.last, last.bits + part.bits <= 64 {
        packed[packed.count - 1] = pack(last, part)
      } else {
        packed.append(part)
      }
    }
    return try order(rowCount, packed, workers)
  }

  private static func pack(_ high: OrderWords, _ low: OrderWords) -> OrderWords {
    let shift = UInt64(low.bits)
    let words = [UInt64](unsafeUninitializedCapacity: high.words.count) { target, written in
      high.words.withUnsafeBufferPointer { high in
        low.words.withUnsafeBufferPointer { low in
          for row in 0..<high.count { target[row] = high[row] << shift | low[row] }
        }
      }
      written = high.words.count
    }
    return OrderWords(words: words, bits: high.bits + low.bits)
  }

  /// Sorts as much of the key as fits beside the row's number in one word, then the runs of rows that agree in that.
  private static func order(_ rowCount: Int, _ parts: [OrderWords], _ workers: Int) throws -> [UInt32] {
    guard let first = parts.first, rowCount > 1 else {
      return (0..<UInt32(truncatingIfNeeded: rowCount)).map { $0 }
    }
    let rowBits = 64 - UInt64(rowCount - 1).leadingZeroBitCount
    let room = 64 - rowBits
    var words = first.words
    let keyBits: Int
    let isWhole: Bool
    if first.bits > room {
      keyBits = room
      isWhole = false
      let cut = UInt64(first.bits - room)
      for row in words.indices { words[row] = (words[row] >> cut) << UInt64(rowBits) | UInt64(row) }
    } else if parts.count > 1, parts[1].bits > room - first.bits {
      // Some of the second part's highest bits fit too.
      keyBits = room
      isWhole = false
      let extra = UInt64(room - first.bits)
      let cut = UInt64(parts[1].bits) - extra
      let second = parts[1].words
      for row in words.indices {
        let key = extra == 0 ? words[row] : words[row] << extra | second[row] >> cut
        words[row] = key << UInt64(rowBits) | UInt64(row)
      }
    } else {
      keyBits = first.bits
      isWhole = parts.count == 1
      for row in words.indices { words[row] = words[row] << UInt64(rowBits) | UInt64(row) }
    }
    try RadixSort.sort(&words, fromBit: rowBits, toBit: rowBits + keyBits, workers: workers)
    let mask = (UInt64(1) << UInt64(rowBits)) - 1
    var rows = [UInt32](unsafeUninitializedCapacity: rowCount) { target, written in
      words.withUnsafeBufferPointer { words in
        for index in 0..<rowCount { target[index] = UInt32(truncatingIfNeeded: words[index] & mask) }
      }
      written = rowCount
    }
    if !isWhole { try finishRuns(&rows, words, UInt64(rowBits), parts, workers) }
    return rows
  }

  private struct Rows: @unchecked Sendable {
    let base: UnsafeMutablePointer<UInt32>
  }

  /// Sorts the runs of rows whose prefixes agree by the whole keys.
  private static func finishRuns(
    _ rows: inout [UInt32], _ prefixes: [UInt64], _ rowBits: UInt64, _ parts: [OrderWords], _ workers: Int
  ) throws {
    let count = rows.count
    let lanes = count >= 100_000 ? workers : 1
    try rows.withUnsafeMutableBufferPointer { rows in
      guard let base = rows.baseAddress else { return }
      let shared = Rows(base: base)
      try parallel(lanes) { lane in
        prefixes.withUnsafeBufferPointer { prefixes in
          // A run belongs to the lane in which it begins.
          var index = count * lane / lanes
          let end = count * (lane + 1) / lanes
          while index > 0, index < count, prefixes[index] >> rowBits == prefixes[index - 1] >> rowBits { index += 1 }
          var sorter = RunSorter(parts)
          while index < end {
            let prefix = prefixes[index] >> rowBits
            var stop = index + 1
            while stop < count, prefixes[stop] >> rowBits == prefix { stop += 1 }
            if stop - index > 1 { sorter.sort(shared.base + index, stop - index) }
            index = stop
          }
        }
      }
    }
  }
}

/// Sorts short runs of rows by several words.
private struct RunSorter {
  private let parts: [[UInt64]]
  private var keys: [Key] = []

  private struct Key: BitwiseCopyable {
    var first: UInt64
    var second: UInt64
    var row: UInt32
  }

  init(_ parts: [OrderWords]) { self.parts = parts.map(\.words) }

  mutating func sort(_ rows: UnsafeMutablePointer<UInt32>, _ count: Int) {
    keys.removeAll(keepingCapacity: true)
    let first = parts[0]
    let second = parts.count > 1 ? parts[1] : []
    first.withUnsafeBufferPointer { first in
      second.withUnsafeBufferPointer { second in
        for index in 0..<count {
          let row = Int(rows[index])
          keys.append(Key(first: first[row], second: second.isEmpty ? 0 : second[row], row: rows[index]))
        }
      }
    }
    if count <= 24 {
      insertionSort(count)
    } else {
      let parts = parts
      keys.sort { RunSorter.precedes(parts, $0, $1) }
    }
    for index in 0..<count { rows[index] = keys[index].row }
  }

  @inline(__always)
  private static func precedes(_ parts: [[UInt64]], _ left: Key, _ right: Key) -> Bool {
    if left.first != right.first { return left.first < right.first }
    if left.second != right.second { return left.second < right.second }
    if parts.count > 2, let order = restOrder(parts, left.row, right.row) { return order }
    return left.row < right.row
  }

  private static func restOrder(_ parts: [[UInt64]], _ left: UInt32, _ right: UInt32) -> Bool? {
    for part in parts.dropFirst(2) where part[Int(left)] != part[Int(right)] {
      return part[Int(left)] < part[Int(right)]
    }
    return nil
  }

  private mutating func insertionSort(_ count: Int) {
    var index = 1
    while index < count {
      let key = keys[index]
      var place = index
      while place > 0, RunSorter.precedes(parts, key, keys[place - 1]) {
        keys[place] = keys[place - 1]
        place -= 1
      }
      keys[place] = key
      index += 1
    }
  }
}
