internal import KQLColumns
internal import KQLLanguage

/// The build side of a join: its rows, grouped by key.
final class JoinTable: @unchecked Sendable {
  let columns: [Column]
  let rowCount: Int
  private let groups: GroupTable
  /// Rows of group `g` are `rows[starts[g]..<starts[g + 1]]`, in their order.
  private let starts: [UInt32]
  private let rows: [UInt32]
  /// Whether group `g` is row `g`.
  private let isUnique: Bool

  init(columns: [Column], keys: [Column], rowCount: Int, types: [ScalarType]) {
    self.columns = columns
    self.rowCount = rowCount
    groups = GroupTable(types)
    let ids = keys.isEmpty || rowCount == 0 ? [] : groups.encode(keys)
    let count = groups.count
    isUnique = count == rowCount
    if isUnique {
      starts = []
      rows = []
      return
    }
    var starts = [UInt32](repeating: 0, count: count + 1)
    for id in ids { starts[Int(id) + 1] += 1 }
    for group in 0..<count { starts[group + 1] += starts[group] }
    var ends = starts
    rows = [UInt32](unsafeUninitializedCapacity: ids.count) { target, written in
      for row in ids.indices {
        let group = Int(ids[row])
        target[Int(ends[group])] = UInt32(truncatingIfNeeded: row)
        ends[group] += 1
      }
      written = ids.count
    }
    self.starts = starts
  }

  var groupCount: Int { groups.count }
  var byteCount: Int { groups.byteCount + rows.count * 4 + starts.count * 4 }

  /// For each row its group, or `missingKey`.
  func lookup(_ keys: [Column]) -> [UInt32] {
    if rowCount == 0 { return [UInt32](repeating: missingKey, count: keys.first?.count ?? 0) }
    return groups.lookup(keys)
  }

  /// Up to which row the rows from `start` on make no more than about `limit` pairs; at least one row on.
  func pairLimit(_ ids: [UInt32], from start: Int, limit: Int) -> Int {
    if isUnique { return ids.count }
    var total = 0
    var end = start
    starts.withUnsafeBufferPointer { starts in
      while end < ids.count, end == start || total < limit {
        if ids[end] != missingKey { total += Int(starts[Int(ids[end]) + 1] - starts[Int(ids[end])]) }
        end += 1
      }
    }
    return end
  }

  /// All pairs of a probing row and a row of its group, in the order of the probing rows. Rows without a group pair with
  /// `missingKey` where `keepsUnmatched`.
  func pairs(
    _ ids: [UInt32], _ range: Range<Int>, keepsUnmatched: Bool
  ) -> (probe: [UInt32], build: [UInt32]) {
    if isUnique { return uniquePairs(ids, range, keepsUnmatched: keepsUnmatched) }
    var total = 0
    starts.withUnsafeBufferPointer { starts in
      for row in range {
        let id = ids[row]
        if id != missingKey {
          total += Int(starts[Int(id) + 1] - starts[Int(id)])
        } else if keepsUnmatched {
          total += 1
        }
      }
    }
    var build: [UInt32] = []
    let probe = [UInt32](unsafeUninitializedCapacity: total) { probe, probeCount in
      build = [UInt32](unsafeUninitializedCapacity: total) { build, buildCount in
        var end = 0
        starts.withUnsafeBufferPointer { starts in
          rows.withUnsafeBufferPointer { rows in
            for row in range {
              let id = ids[row]
              if id == missingKey {
                if keepsUnmatched {
                  probe[end] = UInt32(truncatingIfNeeded: row)
                  build[end] = missingKey
                  end += 1
                }
                continue
              }
              for index in Int(starts[Int(id)])..<Int(starts[Int(id) + 1]) {
                probe[end] = UInt32(truncatingIfNeeded: row)
                build[end] = rows[index]
                end += 1
              }
            }
          }
        }
        buildCount = end
      }
      probeCount = total
    }
    return (probe, build)
  }

  private func uniquePairs(
    _ ids: [UInt32], _ range: Range<Int>, keepsUnmatched: Bool
  ) -> (probe: [UInt32], build: [UInt32]) {
    if keepsUnmatched {
      return (range.map { UInt32(truncatingIfNeeded: $0) }, range.count == ids.count ? ids : Array(ids[range]))
    }
    var build: [UInt32] = []
    let probe = [UInt32](unsafeUninitializedCapacity: range.count) { probe, probeCount in
      var end = 0
      build = [UInt32](unsafeUninitializedCapacity: range.count) { build, buildCount in
        ids.withUnsafeBufferPointer { ids in
          for row in range {
            let id = ids[row]
            probe[end] = UInt32(truncatingIfNeeded: row)
            build[end] = id
            end &+= id == missingKey ? 0 : 1
          }
        }
        buildCount = end
      }
      probeCount = end
    }
    return (probe, build)
  }

  /// The rows, in order, whose group is marked or not.
  func rows(whereMarked wanted: Bool, _ marks: [Bool]) -> [UInt32] {
    var isWanted = [Bool](repeating: false, count: rowCount)
    if isUnique {
      return marks.indices.filter { marks[$0] == wanted }.map { UInt32(truncatingIfNeeded: $0) }
    }
    for group in 0..<groupCount where marks[group] == wanted {
      for index in Int(starts[group])..<Int(starts[group + 1]) { isWanted[Int(rows[index])] = true }
    }
    return isWanted.indices.filter { isWanted[$0] }.map { UInt32(truncatingIfNeeded: $0) }
  }
}
