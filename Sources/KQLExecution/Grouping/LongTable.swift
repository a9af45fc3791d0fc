internal import Glibc

/// A key that a lookup did not find, and a row that an outer join did not match.
let missingKey = UInt32.max

/// Numbers distinct 64-bit keys in the order of their first appearance. Open addressing, linear probing.
///
/// Reading (`find`) is safe from several threads while nobody inserts.
final class LongTable: @unchecked Sendable {
  private struct Slot: BitwiseCopyable {
    var key: Int64
    /// The key's number plus one; 0 is an empty slot.
    var mark: UInt32
  }

  @exclusivity(unchecked) private var slots: UnsafeMutablePointer<Slot>
  @exclusivity(unchecked) private var shift: UInt64
  @exclusivity(unchecked) private var capacity: Int
  @exclusivity(unchecked) private(set) var keys: [Int64] = []

  init(expected: Int = 0) {
    var bits: UInt64 = 10
    while bits < 40, (1 << bits) * 3 / 5 < expected { bits += 1 }
    shift = 64 - bits
    capacity = 1 << Int(bits)
    slots = LongTable.allocate(capacity)
  }

  deinit { LongTable.release(slots, capacity) }

  var count: Int { keys.count }
  var byteCount: Int { capacity * MemoryLayout<Slot>.stride + keys.capacity * 8 }

  private static let largeBytes = 4 << 20

  /// Zeroed slots. Large tables come from the system, whose pages are zero and may be huge.
  private static func allocate(_ capacity: Int) -> UnsafeMutablePointer<Slot> {
    let bytes = capacity * MemoryLayout<Slot>.stride
    if bytes >= largeBytes,
      let memory = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), memory != MAP_FAILED
    {
      madvise(memory, bytes, MADV_HUGEPAGE)
      return memory.bindMemory(to: Slot.self, capacity: capacity)
    }
    let slots = UnsafeMutablePointer<Slot>.allocate(capacity: capacity)
    slots.initialize(repeating: Slot(key: 0, mark: 0), count: capacity)
    return slots
  }

  private static func release(_ slots: UnsafeMutablePointer<Slot>, _ capacity: Int) {
    let bytes = capacity * MemoryLayout<Slot>.stride
    if bytes >= largeBytes { munmap(slots, bytes) } else { slots.deallocate() }
  }

  @inline(__always)
  private static func hash(_ key: Int64, _ shift: UInt64) -> Int {
    var x = UInt64(bitPattern: key)
    x ^= x >> 32
    return Int(truncatingIfNeeded: (x &* 0x9E37_79B9_7F4A_7C15) >> shift)
  }

  private func grow() {
    let old = slots
    let oldCapacity = capacity
    let bits: UInt64 = capacity < 1 << 18 ? 2 : 1
    capacity <<= Int(bits)
    shift -= bits
    slots = LongTable.allocate(capacity)
    let mask = capacity - 1
    for index in 0..<oldCapacity where old[index].mark != 0 {
      var position = LongTable.hash(old[index].key, shift)
      while slots[position].mark != 0 { position = (position + 1) & mask }
      slots[position] = old[index]
    }
    LongTable.release(old, oldCapacity)
  }

  /// The number of the key, new or known.
  @inline(__always)
  func insert(_ key: Int64) -> UInt32 {
    let mask = capacity - 1
    var position = LongTable.hash(key, shift)
    while true {
      let slot = slots[position]
      if slot.mark == 0 { break }
      if slot.key == key { return slot.mark &- 1 }
      position = (position &+ 1) & mask
    }
    return add(key, position)
  }

  @inline(never)
  private func add(_ key: Int64, _ position: Int) -> UInt32 {
    let id = UInt32(truncatingIfNeeded: keys.count)
    keys.append(key)
    slots[position] = Slot(key: key, mark: id + 1)
    if keys.count * 5 > capacity * 3 { grow() }
    return id
  }

  /// The numbers of the keys, new or known, written to `target`.
  func insert(_ source: UnsafeBufferPointer<Int64>, into target: UnsafeMutablePointer<UInt32>) {
    var row = 0
    let count = source.count
    while row < count {
      // The fields in locals until a new key may change them.
      let slots = slots
      let mask = capacity - 1
      let shift = shift
      var missed = -1
      while row < count {
        let key = source[row]
        var position = LongTable.hash(key, shift)
        var slot = slots[position]
        while slot.mark != 0 && slot.key != key {
          position = (position &+ 1) & mask
          slot = slots[position]
        }
        if slot.mark == 0 {
          missed = position
          break
        }
        target[row] = slot.mark &- 1
        row &+= 1
      }
      if missed >= 0 {
        target[row] = add(source[row], missed)
        row += 1
      }
    }
  }

  @inline(__always)
  func find(_ key: Int64) -> UInt32 {
    let mask = capacity - 1
    var position = LongTable.hash(key, shift)
    while true {
      let slot = slots[position]
      if slot.mark == 0 { return missingKey }
      if slot.key == key { return slot.mark &- 1 }
      position = (position &+ 1) & mask
    }
  }

  /// The numbers of the keys, or `missingKey`, written to `target`.
  func find(_ source: UnsafeBufferPointer<Int64>, into target: UnsafeMutablePointer<UInt32>) {
    let slots = slots
    let mask = capacity - 1
    let shift = shift
    for row in 0..<source.count {
      let key = source[row]
      var position = LongTable.hash(key, shift)
      var slot = slots[position]
      while slot.mark != 0 && slot.key != key {
        position = (position &+ 1) & mask
        slot = slots[position]
      }
      // An empty slot's mark of 0 becomes `missingKey`.
      target[row] = slot.mark &- 1
    }
  }
}
