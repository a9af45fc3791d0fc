internal import KQLColumns

/// A sort key as unsigned numbers in the wanted order: smaller comes first.
struct OrderWords {
  var words: [UInt64]
  /// All words are below 2^bits.
  var bits: Int

  /// One or two parts (nulls apart when the values need all 64 bits), the more significant first.
  static func parts(_ column: Column, isAscending: Bool, nullsFirst: Bool) -> [OrderWords] {
    if column.constantValue != nil || column.count == 0 { return [] }
    var words = column.ascendingWords()
    var low = UInt64.max
    var high = UInt64.min
    if let valid = column.valid {
      for row in words.indices where valid[row] {
        low = min(low, words[row])
        high = max(high, words[row])
      }
      if low > high {
        low = 0
        high = 0
      }
    } else {
      for word in words {
        low = min(low, word)
        high = max(high, word)
      }
    }
    let span = high - low
    let base = isAscending ? low : high
    words.withUnsafeMutableBufferPointer { words in
      if isAscending {
        for row in words.indices { words[row] = words[row] &- base }
      } else {
        for row in words.indices { words[row] = base &- words[row] }
      }
    }
    guard let valid = column.valid else { return [OrderWords(words: words, bits: 64 - span.leadingZeroBitCount)] }
    if span == .max {
      let flags = valid.map { $0 == nullsFirst ? UInt64(1) : 0 }
      for row in words.indices where !valid[row] { words[row] = 0 }
      return [OrderWords(words: flags, bits: 1), OrderWords(words: words, bits: 64)]
    }
    for row in words.indices {
      if nullsFirst {
        words[row] = valid[row] ? words[row] + 1 : 0
      } else if !valid[row] {
        words[row] = span + 1
      }
    }
    return [OrderWords(words: words, bits: 64 - (span + 1).leadingZeroBitCount)]
  }
}

extension Column {
  /// Numbers in ascending order of the values; unspecified for nulls.
  fileprivate func ascendingWords() -> [UInt64] {
    switch storage {
    case .longs(let values): return values.map { UInt64(bitPattern: $0) ^ (1 << 63) }
    case .bools(let values): return values.map { $0 ? 1 : 0 }
    case .reals(let values):
      return values.map { value in
        // NaN comes before every number, and both zeros are one value.
        if value.isNaN { return 0 }
        let bits = (value == 0 ? 0 : value).bitPattern
        return bits >> 63 == 0 ? bits | (1 << 63) : ~bits
      }
    case .dictionary(let codes, let values):
      let ranks = values.ranks()
      return codes.map { UInt64(ranks[Int($0)]) }
    case .text(let text):
      let interner = TextInterner()
      let ids = interner.intern(text)
      let ranks = interner.distinct().ranks()
      return ids.map { UInt64(ranks[Int($0)]) }
    case .guids, .decimals:
      let encoder = BoxedKeyEncoder(type)
      let ids = encoder.encode(Column(type: type, count: count, storage: storage))
      let distinct = encoder.values()
      var order = Array(0..<distinct.count)
      order.sort { Column.precedes(distinct.value($0), distinct.value($1)) }
      var ranks = [UInt64](repeating: 0, count: order.count)
      for (rank, id) in order.enumerated() { ranks[id] = UInt64(rank) }
      return ids.map { ranks[Int($0)] }
    case .constant: return [UInt64](repeating: 0, count: count)
    }
  }

  private static func precedes(_ left: Value, _ right: Value) -> Bool {
    switch (left, right) {
    case (.decimal(let left), .decimal(let right)): Decimal128.compare(left, right) < 0
    case (.guid(let left), .guid(let right)):
      left.high != right.high ? left.high < right.high : left.low < right.low
    default: false
    }
  }
}

extension Text {
  /// For each row its place among all rows in the order of bytes. Rows are distinct.
  func ranks() -> [UInt32] {
    struct Item {
      var prefix: UInt64
      var row: UInt32
    }
    let rows = count
    return withRows { base, offsets in
      var items = [Item](unsafeUninitializedCapacity: rows) { target, written in
        for row in 0..<rows {
          let start = Int(offsets[row])
          let length = min(8, Int(offsets[row + 1]) - start)
          var prefix: UInt64 = 0
          for index in 0..<length { prefix |= UInt64(base[start + index]) << UInt64(56 - 8 * index) }
          target[row] = Item(prefix: prefix, row: UInt32(truncatingIfNeeded: row))
        }
        written = rows
      }
      items.sort { left, right in
        if left.prefix != right.prefix { return left.prefix < right.prefix }
        return TextOrder.precedes(base, offsets, Int(left.row), Int(right.row))
      }
      var ranks = [UInt32](repeating: 0, count: rows)
      for (rank, item) in items.enumerated() { ranks[Int(item.row)] = UInt32(truncatingIfNeeded: rank) }
      return ranks
    }
  }
}
