import CKernels
import Glibc

/// The top-level keys that the wanted paths begin with, found by their bytes.
struct JSONKeyTable {
  struct Entry {
    var key: [UInt8]
    /// Column of the matrix that takes the whole value.
    var ordinals: [Int] = []
    /// Columns that take something inside the value.
    var nested: [(ordinal: Int, steps: ArraySlice<RecordPath.Step>)] = []
  }

  private(set) var entries: [Entry] = []
  private(set) var rootOrdinals: [Int] = []
  private var slots: [Int32] = []
  /// For each position among the keys of a record, the entry seen there last: records of one input look alike.
  private var predictions: [Int32] = []

  init(paths: [RecordPath]) {
    for (ordinal, path) in paths.enumerated() {
      switch path.steps.first {
      case nil: rootOrdinals.append(ordinal)
      // A record is an object: it has no elements.
      case .index: continue
      case .key(let key):
        let known = entries.firstIndex { $0.key == key }
        if known == nil { entries.append(Entry(key: key)) }
        let index = known ?? entries.count - 1
        if path.steps.count == 1 {
          entries[index].ordinals.append(ordinal)
        } else {
          entries[index].nested.append((ordinal, path.steps.dropFirst()))
        }
      }
    }
    var capacity = 16
    while capacity < entries.count * 2 { capacity *= 2 }
    slots = Array(repeating: -1, count: capacity)
    for (index, entry) in entries.enumerated() {
      var slot = entry.key.withUnsafeBufferPointer { JSONKeyTable.hash($0) } & (capacity - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (capacity - 1) }
      slots[slot] = Int32(index)
    }
  }

  @inline(__always)
  private static func hash(_ key: UnsafeBufferPointer<UInt8>) -> Int {
    Int(truncatingIfNeeded: kk_hash64(key.baseAddress, key.count) >> 1)
  }

  /// The entry of a key, or -1. `place` is the key's position in its record.
  @inline(__always)
  mutating func find(_ key: UnsafeBufferPointer<UInt8>, place: Int) -> Int {
    if place < predictions.count {
      let predicted = Int(predictions[place])
      if predicted >= 0, matches(predicted, key) { return predicted }
    }
    return search(key, place)
  }

  @inline(never)
  private mutating func search(_ key: UnsafeBufferPointer<UInt8>, _ place: Int) -> Int {
    let mask = slots.count - 1
    var slot = JSONKeyTable.hash(key) & mask
    var found = -1
    while slots[slot] >= 0 {
      if matches(Int(slots[slot]), key) {
        found = Int(slots[slot])
        break
      }
      slot = (slot + 1) & mask
    }
    if place < 256 {
      while predictions.count <= place { predictions.append(-1) }
      predictions[place] = Int32(found)
    }
    return found
  }

  @inline(__always)
  private func matches(_ index: Int, _ key: UnsafeBufferPointer<UInt8>) -> Bool {
    entries[index].key.withUnsafeBufferPointer { known in
      guard known.count == key.count else { return false }
      guard let left = known.baseAddress, let right = key.baseAddress else { return true }
      return memcmp(left, right, key.count) == 0
    }
  }
}
