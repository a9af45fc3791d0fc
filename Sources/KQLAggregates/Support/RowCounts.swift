import KQLColumns
import KQLLanguage

/// Counts rows.
final class RowCounts: GroupedAggregator {
  private var counts: [Int64] = []

  func reserve(groups count: Int) { grow(&counts, to: count, filledWith: 0) }

  func update(_ arguments: [Column], groups: [UInt32]) {
    if counts.count == 1 {
      counts[0] += Int64(groups.count)
      return
    }
    counts.withUnsafeMutableBufferPointer { counts in
      groups.withUnsafeBufferPointer { groups in
        for group in groups { counts[Int(group)] &+= 1 }
      }
    }
  }

  func merge(_ other: any GroupedAggregator, groups: [UInt32]) {
    guard let other = other as? RowCounts else { return }
    for index in other.counts.indices { counts[Int(groups[index])] &+= other.counts[index] }
  }

  func finish() -> [Column] { [.longs(counts)] }
  var byteCount: Int { counts.count * 8 }
}

/// Counts rows whose bool argument is true.
final class TrueCounts: GroupedAggregator {
  private var counts: [Int64] = []

  func reserve(groups count: Int) { grow(&counts, to: count, filledWith: 0) }

  func update(_ arguments: [Column], groups: [UInt32]) {
    guard let argument = arguments.first else { return }
    guard case .bools(let values) = argument.storage, argument.valid == nil else {
      let rows = argument.trueRows()
      for row in 0..<(rows?.count ?? groups.count) {
        counts[Int(groups[rows.map { Int($0[row]) } ?? row])] &+= 1
      }
      return
    }
    if counts.count == 1 {
      var total: Int64 = 0
      values.withUnsafeBufferPointer { for value in $0 { total &+= value ? 1 : 0 } }
      counts[0] &+= total
      return
    }
    counts.withUnsafeMutableBufferPointer { counts in
      forEachPresent(values, groups, nil) { group, value in counts[group] &+= value ? 1 : 0 }
    }
  }

  func merge(_ other: any GroupedAggregator, groups: [UInt32]) {
    guard let other = other as? TrueCounts else { return }
    for index in other.counts.indices { counts[Int(groups[index])] &+= other.counts[index] }
  }

  func finish() -> [Column] { [.longs(counts)] }
  var byteCount: Int { counts.count * 8 }
}
