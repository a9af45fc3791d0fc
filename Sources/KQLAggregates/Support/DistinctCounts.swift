import KQLColumns
import KQLLanguage

/// A sketch of distinct values per group: dcount, count_distinct and hll differ in its limits and its result.
final class DistinctCounts: ResumableAggregator {
  enum Result { case estimate, sketch }

  private var sketches: [HyperLogLog] = []
  private let empty: HyperLogLog
  private let result: Result
  /// The dictionary whose hashes were computed last, and they.
  private var lastDictionary: Text?
  private var lastHashes: [UInt64] = []
  /// Rows of many groups wait here and are inserted group by group, so that each sketch is in the cache when its turn comes.
  private var waitingGroups: [UInt32] = []
  private var waitingHashes: [UInt64] = []
  private static let waitingMax = 1 << 20
  private static let groupsAtOnceMax = 64

  init(precision: Int, exactLimit: Int?, result: Result) {
    empty = HyperLogLog(precision: precision, exactLimit: exactLimit)
    self.result = result
  }

  func reserve(groups count: Int) { grow(&sketches, to: count, filledWith: empty) }

  func update(_ arguments: [Column], groups: [UInt32]) {
    let argument = arguments[0]
    let presence = argument.presence
    if case .dictionary(let codes, let values) = argument.storage {
      if lastDictionary !== values {
        lastHashes = values.hashes()
        lastDictionary = values
      }
      if sketches.count == 1 { return insertUsed(codes, presence) }
      let hashes = lastHashes
      if isWaiting { return wait(codes, groups, presence) { hashes[Int($0)] } }
      sketches.withUnsafeMutableBufferPointer { sketches in
        forEachPresent(codes, groups, presence) { group, code in sketches[group].insert(hashes[Int(code)]) }
      }
      return
    }
    if argument.constantValue != nil, sketches.count == 1, argument.count > 0 {
      if presence == nil { sketches[0].insert(argument.slice(0..<1).rowHashes()[0]) }
      return
    }
    let hashes = argument.rowHashes()
    if isWaiting { return wait(hashes, groups, presence) { $0 } }
    sketches.withUnsafeMutableBufferPointer { sketches in
      forEachPresent(hashes, groups, presence) { group, hash in sketches[group].insert(hash) }
    }
  }

  private var isWaiting: Bool { sketches.count > Self.groupsAtOnceMax }

  @inline(__always)
  private func wait<Element>(
    _ values: [Element], _ groups: [UInt32], _ presence: [Bool]?, _ hash: (Element) -> UInt64
  ) {
    if presence == nil {
      waitingGroups.append(contentsOf: groups)
      waitingHashes.reserveCapacity(waitingGroups.count)
      for value in values { waitingHashes.append(hash(value)) }
    } else {
      forEachPresent(values, groups, presence) { group, value in
        waitingGroups.append(UInt32(truncatingIfNeeded: group))
        waitingHashes.append(hash(value))
      }
    }
    if waitingHashes.count >= max(Self.waitingMax, sketches.count) { insertWaiting() }
  }

  private func insertWaiting() {
    if waitingHashes.isEmpty { return }
    // A counting sort by group.
    var ends = [Int](repeating: 0, count: sketches.count + 1)
    let sorted = [UInt64](unsafeUninitializedCapacity: waitingHashes.count) { target, written in
      ends.withUnsafeMutableBufferPointer { ends in
        waitingGroups.withUnsafeBufferPointer { groups in
          for group in groups { ends[Int(group) + 1] &+= 1 }
          for group in 1..<ends.count { ends[group] &+= ends[group - 1] }
          waitingHashes.withUnsafeBufferPointer { hashes in
            for row in 0..<groups.count {
              let group = Int(groups[row])
              target[ends[group]] = hashes[row]
              ends[group] &+= 1
            }
          }
        }
      }
      written = waitingHashes.count
    }
    waitingGroups.removeAll(keepingCapacity: true)
    waitingHashes.removeAll(keepingCapacity: true)
    sorted.withUnsafeBufferPointer { sorted in
      var start = 0
      // Every group's end is where the next one started.
      for group in sketches.indices where ends[group] > start {
        sketches[group].insert(all: UnsafeBufferPointer(rebasing: sorted[start..<ends[group]]))
        start = ends[group]
      }
    }
  }

  /// One group: every entry of the dictionary is looked up at most once.
  private func insertUsed(_ codes: [UInt32], _ presence: [Bool]?) {
    var isUsed = [Bool](repeating: false, count: lastHashes.count)
    isUsed.withUnsafeMutableBufferPointer { isUsed in
      for row in codes.indices where presence?[row] ?? true { isUsed[Int(codes[row])] = true }
    }
    for (code, used) in isUsed.enumerated() where used { sketches[0].insert(lastHashes[code]) }
  }

  func merge(_ other: any GroupedAggregator, groups: [UInt32]) {
    guard let other = other as? DistinctCounts else { return }
    if other.sketches.count > Self.groupsAtOnceMax, !other.waitingHashes.isEmpty {
      insertWaiting()
      waitingGroups.append(contentsOf: other.waitingGroups.map { groups[Int($0)] })
      waitingHashes.append(contentsOf: other.waitingHashes)
      insertWaiting()
    }
    for index in other.sketches.indices { sketches[Int(groups[index])].merge(other.sketches[index]) }
  }

  /// Sketches, as hll() gives them.
  func state() -> [Column] {
    [.text(Text(sketches.map(\.json)), .dynamic)]
  }

  func resume(_ state: [Column], groups: [UInt32]) {
    state[0].forEachText { row, bytes in
      if let sketch = HyperLogLog(json: Array(bytes)) { sketches[Int(groups[row])].merge(sketch) }
    }
  }

  func finish() -> [Column] {
    insertWaiting()
    switch result {
    case .estimate: return [.longs(sketches.map(\.estimate))]
    case .sketch:
      return [.text(Text(sketches.map(\.json)), .dynamic, valid: sketches.map { !$0.isEmpty })]
    }
  }

  var byteCount: Int { sketches.reduce(waitingHashes.capacity * 12) { $0 + $1.byteCount } }
}

/// Joins sketches that arrive as dynamic values; null when none does.
final class MergedSketches: GroupedAggregator {
  private var sketches: [HyperLogLog?] = []

  func reserve(groups count: Int) { grow(&sketches, to: count, filledWith: nil) }

  func update(_ arguments: [Column], groups: [UInt32]) {
    let (text, codes) = arguments[0].textRows()
    let presence = arguments[0].presence
    for row in groups.indices where presence?[row] ?? true {
      let position = codes.map { Int($0[row]) } ?? row
      let bytes = Array(text.bytes[Int(text.offsets[position])..<Int(text.offsets[position + 1])])
      guard let sketch = HyperLogLog(json: bytes) else { continue }
      add(sketch, to: Int(groups[row]))
    }
  }

  private func add(_ sketch: HyperLogLog, to group: Int) {
    if sketches[group] == nil { sketches[group] = sketch } else { sketches[group]?.merge(sketch) }
  }

  func merge(_ other: any GroupedAggregator, groups: [UInt32]) {
    guard let other = other as? MergedSketches else { return }
    for (index, sketch) in other.sketches.enumerated() {
      if let sketch { add(sketch, to: Int(groups[index])) }
    }
  }

  func finish() -> [Column] {
    [.text(Text(sketches.map { $0?.json ?? "null" }), .dynamic, valid: sketches.map { $0 != nil })]
  }

  var byteCount: Int { sketches.reduce(0) { $0 + ($1?.byteCount ?? 8) } }
}
