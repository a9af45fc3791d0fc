internal import KQLColumns

/// Numbers distinct rows of key columns in the order of their first appearance.
///
/// One column has an encoder of its own; more are folded from the left: the numbers of a prefix and of the next column
/// are a pair in one 64-bit word.
final class GroupTable: @unchecked Sendable {
  private let types: [ScalarType]
  private let encoders: [any KeyEncoder]
  /// `folds[i]` numbers the pairs of columns `0...i` and `i + 1`.
  private let folds: [LongTable]

  init(_ types: [ScalarType]) {
    self.types = types
    encoders = types.map(makeKeyEncoder)
    folds = types.dropFirst().map { _ in LongTable() }
  }

  var count: Int { folds.last?.count ?? encoders.first?.count ?? 0 }
  var byteCount: Int {
    encoders.reduce(0) { $0 + $1.byteCount } + folds.reduce(0) { $0 + $1.byteCount }
  }

  func encode(_ columns: [Column]) -> [UInt32] {
    var ids = encoders[0].encode(columns[0])
    for index in folds.indices {
      let pairs = GroupTable.pairs(ids, encoders[index + 1].encode(columns[index + 1]))
      pairs.withUnsafeBufferPointer { pairs in
        ids.withUnsafeMutableBufferPointer { ids in
          if let base = ids.baseAddress { folds[index].insert(pairs, into: base) }
        }
      }
    }
    return ids
  }

  /// Like `encode` for known rows, `missingKey` for others. Safe from several threads while nobody encodes.
  func lookup(_ columns: [Column]) -> [UInt32] {
    var ids = encoders[0].lookup(columns[0])
    for index in folds.indices {
      // No pair holds `missingKey`: there are fewer groups than that.
      let pairs = GroupTable.pairs(ids, encoders[index + 1].lookup(columns[index + 1]))
      pairs.withUnsafeBufferPointer { pairs in
        ids.withUnsafeMutableBufferPointer { ids in
          if let base = ids.baseAddress { folds[index].find(pairs, into: base) }
        }
      }
    }
    return ids
  }

  /// Adds the rows of another table of the same columns; gives their numbers here.
  func merge(_ other: GroupTable) -> [UInt32] {
    var prefix = encoders[0].encode(other.encoders[0].values())
    for index in folds.indices {
      let column = encoders[index + 1].encode(other.encoders[index + 1].values())
      let theirs = other.folds[index].keys
      // Pairs of their numbers become pairs of ours; no value is read.
      let pairs = [Int64](unsafeUninitializedCapacity: theirs.count) { target, written in
        for row in 0..<theirs.count {
          let pair = UInt64(bitPattern: theirs[row])
          let first = prefix[Int(truncatingIfNeeded: pair >> 32)]
          let second = column[Int(truncatingIfNeeded: pair & 0xFFFF_FFFF)]
          target[row] = Int64(bitPattern: UInt64(first) << 32 | UInt64(second))
        }
        written = theirs.count
      }
      prefix = [UInt32](unsafeUninitializedCapacity: pairs.count) { target, written in
        pairs.withUnsafeBufferPointer { pairs in
          if let base = target.baseAddress { folds[index].insert(pairs, into: base) }
        }
        written = pairs.count
      }
    }
    return prefix
  }

  private static func pairs(_ first: [UInt32], _ second: [UInt32]) -> [Int64] {
    [Int64](unsafeUninitializedCapacity: first.count) { target, written in
      first.withUnsafeBufferPointer { first in
        second.withUnsafeBufferPointer { second in
          for row in 0..<first.count {
            target[row] = Int64(bitPattern: UInt64(first[row]) << 32 | UInt64(second[row]))
          }
        }
      }
      written = first.count
    }
  }

  /// The key columns, one row per group.
  func columns() -> [Column] {
    guard let last = folds.last else { return encoders.map { $0.values() } }
    var result: [Column] = []
    var prefixes = last.keys
    for index in stride(from: folds.count - 1, through: 0, by: -1) {
      let codes = prefixes.map { UInt32(truncatingIfNeeded: $0) }
      result.append(GroupTable.spread(encoders[index + 1].values(), codes))
      let heads = prefixes.map { UInt32(truncatingIfNeeded: $0 >> 32) }
      if index == 0 {
        result.append(GroupTable.spread(encoders[0].values(), heads))
      } else {
        let keys = folds[index - 1].keys
        prefixes = heads.map { keys[Int($0)] }
      }
    }
    return result.reversed()
  }

  /// Text stays distinct values and codes.
  private static func spread(_ values: Column, _ codes: [UInt32]) -> Column {
    if case .text(let text) = values.storage, values.valid == nil {
      return Column(type: values.type, count: codes.count, storage: .dictionary(codes: codes, values: text))
    }
    return values.gathering(codes)
  }
}
