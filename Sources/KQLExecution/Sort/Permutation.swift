internal import KQLColumns
internal import KQLLanguage

/// The stable order of rows by several keys.
enum Permutation {
  static func sorted(_ rowCount: Int, _ columns: [Column], _ keys: [SortKey]) -> [UInt32] {
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
    return order(rowCount, packed)
  }

  private static func pack(_ high: OrderWords, _ low: OrderWords) -> OrderWords {
    let shift = UInt64(low.bits)
    let words = [UInt64](unsafeUninitializedCapacity: high.words.count) { target, written in
      for row in 0..<high.words.count { target[row] = high.words[row] << shift | low.words[row] }
      written = high.words.count
    }
    return OrderWords(words: words, bits: high.bits + low.bits)
  }

  private static func order(_ rowCount: Int, _ parts: [OrderWords]) -> [UInt32] {
    guard var last = parts.last else { return (0..<UInt32(truncatingIfNeeded: rowCount)).map { $0 } }
    let rowBits = max(1, 64 - UInt64(max(1, rowCount - 1)).leadingZeroBitCount)
    if parts.count == 1, last.bits + rowBits <= 64 {
      let shift = UInt64(rowBits)
      for row in 0..<rowCount { last.words[row] = last.words[row] << shift | UInt64(row) }
      RadixSort.sort(&last.words, fromBit: rowBits, toBit: rowBits + last.bits)
      let mask = (UInt64(1) << shift) - 1
      return last.words.map { UInt32(truncatingIfNeeded: $0 & mask) }
    }
    var rows = (0..<UInt32(truncatingIfNeeded: rowCount)).map { $0 }
    for part in parts.reversed() { RadixSort.sort(&rows, by: part.words, bits: part.bits) }
    return rows
  }
}
