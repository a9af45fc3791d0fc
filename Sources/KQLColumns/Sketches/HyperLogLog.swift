/// The number of distinct hashes seen: exact while they are few, then estimated within 1.04 / sqrt(2^precision).
///
/// Registers are dense bytes; the estimate is Ertl's improved raw estimator (arXiv:1702.01284), which has no bias at
/// either end of the range.
package struct HyperLogLog: Sendable {
  package let precision: Int
  /// Open addressing; 0 is a free slot. Empty once the registers are in use.
  private var slots: [UInt64] = []
  private var used = 0
  private var registers: [UInt8] = []
  private let exactLimit: Int

  /// `exactLimit`: how many hashes are kept as they are; nil keeps all of them.
  package init(precision: Int, exactLimit: Int? = 4096) {
    self.precision = min(max(precision, 4), 18)
    self.exactLimit = exactLimit ?? .max
  }

  /// The register bits for Kusto's accuracy levels 0 to 4.
  package static func precision(accuracy: Int64) -> Int {
    let precisions: [Int] = [12, 14, 16, 17, 18]
    return precisions[Int(min(max(accuracy, 0), 4))]
  }

  package var byteCount: Int { slots.count * 8 + registers.count + 64 }

  package var isEmpty: Bool { used == 0 && registers.isEmpty }

  @inline(__always)
  package mutating func insert(_ hash: UInt64) {
    if registers.isEmpty { insertExact(hash) } else { insertDense(hash) }
  }

  package mutating func insert(all hashes: UnsafeBufferPointer<UInt64>) {
    var next = 0
    if registers.isEmpty {
      // Room for all of them, but not much more than what is kept before the registers take over.
      let wanted = min(used + hashes.count, max(exactLimit, 4)) * 2
      if wanted > slots.count { rehash(to: wanted) }
      while next < hashes.count, registers.isEmpty {
        let room = min((slots.count - used * 2 + 1) / 2, exactLimit - used)
        let end = min(hashes.count, next + room)
        if room <= 0 {
          insertExact(hashes[next])
          next += 1
        } else {
          insertExact(UnsafeBufferPointer(rebasing: hashes[next..<end]))
          next = end
        }
      }
    }
    while next < hashes.count {
      insertDense(hashes[next])
      next += 1
    }
  }

  /// So few that neither the slots nor the limit can be exceeded.
  private mutating func insertExact(_ hashes: UnsafeBufferPointer<UInt64>) {
    let mask = slots.count - 1
    let added = slots.withUnsafeMutableBufferPointer { slots -> Int in
      var added = 0
      for hash in hashes {
        let value = hash == 0 ? 1 : hash
        var index = Int(truncatingIfNeeded: value) & mask
        while slots[index] != 0, slots[index] != value { index = (index &+ 1) & mask }
        if slots[index] == 0 {
          slots[index] = value
          added &+= 1
        }
      }
      return added
    }
    used += added
  }

  private mutating func insertDense(_ hash: UInt64) {
    let index = Int(truncatingIfNeeded: hash >> UInt64(64 - precision))
    // The sentinel bit bounds the rank.
    let rest = (hash << UInt64(precision)) | (1 << UInt64(precision - 1))
    let rank = UInt8(truncatingIfNeeded: rest.leadingZeroBitCount + 1)
    if registers[index] < rank { registers[index] = rank }
  }

  private mutating func insertExact(_ hash: UInt64) {
    if used * 2 >= slots.count { rehash(to: slots.count + 1) }
    let value = hash == 0 ? 1 : hash
    let mask = slots.count - 1
    let isNew = slots.withUnsafeMutableBufferPointer { slots -> Bool in
      var index = Int(truncatingIfNeeded: value) & mask
      while slots[index] != 0 {
        if slots[index] == value { return false }
        index = (index + 1) & mask
      }
      slots[index] = value
      return true
    }
    if isNew {
      used += 1
      if used > exactLimit { makeDense() }
    }
  }

  /// Makes room for `capacity` slots or more.
  private mutating func rehash(to capacity: Int) {
    let old = slots
    var size = max(8, old.count)
    while size < capacity { size *= 2 }
    slots = Array(repeating: 0, count: size)
    let mask = slots.count - 1
    slots.withUnsafeMutableBufferPointer { slots in
      for value in old where value != 0 {
        var index = Int(truncatingIfNeeded: value) & mask
        while slots[index] != 0 { index = (index + 1) & mask }
        slots[index] = value
      }
    }
  }

  private mutating func makeDense() {
    registers = Array(repeating: 0, count: 1 << precision)
    for value in slots where value != 0 { insertDense(value) }
    slots = []
    used = 0
  }

  package mutating func merge(_ other: HyperLogLog) {
    if other.registers.isEmpty {
      let values = other.slots.filter { $0 != 0 }
      values.withUnsafeBufferPointer { insert(all: $0) }
      return
    }
    if registers.isEmpty { makeDense() }
    guard other.registers.count == registers.count else { return mergeFolding(other) }
    registers.withUnsafeMutableBufferPointer { mine in
      other.registers.withUnsafeBufferPointer { theirs in
        for index in 0..<mine.count { mine[index] = max(mine[index], theirs[index]) }
      }
    }
  }

  /// Registers of another precision: the finer ones are folded onto the coarser.
  private mutating func mergeFolding(_ other: HyperLogLog) {
    guard other.precision > precision else {
      var result = other
      result.merge(self)
      self = result.folded(to: min(precision, other.precision))
      return
    }
    merge(other.folded(to: precision))
  }

  private func folded(to target: Int) -> HyperLogLog {
    guard target < precision, !registers.isEmpty else { return self }
    var result = HyperLogLog(precision: target)
    result.registers = Array(repeating: 0, count: 1 << target)
    let dropped = precision - target
    for (index, rank) in registers.enumerated() where rank > 0 {
      let low = index & ((1 << dropped) - 1)
      let newRank = low == 0 ? Int(rank) + dropped : dropped - (Int.bitWidth - low.leadingZeroBitCount) + 1
      let position = index >> dropped
      result.registers[position] = max(result.registers[position], UInt8(truncatingIfNeeded: newRank))
    }
    return result
  }

  package var estimate: Int64 {
    if registers.isEmpty { return Int64(used) }
    let bits = 64 - precision
    var histogram = [Double](repeating: 0, count: bits + 2)
    for rank in registers { histogram[min(Int(rank), bits + 1)] += 1 }
    let count = Double(registers.count)
    var z = count * HyperLogLog.tau(1 - histogram[bits + 1] / count)
    for rank in stride(from: bits, through: 1, by: -1) { z = 0.5 * (z + histogram[rank]) }
    z += count * HyperLogLog.sigma(histogram[0] / count)
    let result = 0.721347520444481703680 * count * count / z
    return Int64(exactly: result.rounded()) ?? 0
  }

  private static func sigma(_ value: Double) -> Double {
    if value >= 1 { return .infinity }
    var (x, y, z) = (value, 1.0, value)
    while true {
      x *= x
      let previous = z
      z += x * y
      y += y
      if z == previous { return z }
    }
  }

  private static func tau(_ value: Double) -> Double {
    if value <= 0 || value >= 1 { return 0 }
    var (x, y, z) = (value, 1.0, 1 - value)
    while true {
      x = x.squareRoot()
      let previous = z
      y *= 0.5
      z -= (1 - x) * (1 - x) * y
      if z == previous { return z / 3 }
    }
  }

  /// `[[1024,14],["hash",…],[register,…]]`: the second array while exact, the third after.
  package var json: String {
    var parts: [String] = []
    for value in slots.sorted() where value != 0 { parts.append("\"\(Int64(bitPattern: value))\"") }
    let dense = registers.map { String($0) }
    return "[[1024,\(precision)],[\(parts.joined(separator: ","))],[\(dense.joined(separator: ","))]]"
  }

  /// Nil when the text is not of the form of `json`.
  package init?(json: [UInt8]) {
    guard let parts = SketchScanner.arrays(json), parts.count == 3, parts[0].count == 2 else { return nil }
    guard let precision = Int(exactly: parts[0][1]), (4...18).contains(precision) else { return nil }
    self.init(precision: precision)
    guard let hashes = SketchScanner.integers(json, array: 1) else { return nil }
    for hash in hashes { insert(UInt64(bitPattern: hash)) }
    if !parts[2].isEmpty {
      guard parts[2].count == 1 << precision else { return nil }
      if registers.isEmpty { makeDense() }
      for (index, rank) in parts[2].enumerated() {
        guard let rank = UInt8(exactly: rank), rank <= 64 else { return nil }
        registers[index] = max(registers[index], rank)
      }
    }
  }
}
