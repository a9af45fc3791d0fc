internal import CKernels
internal import Glibc

/// A key that a lookup did not find, and a row that an outer join did not match.
let missingKey = UInt32.max

/// Numbers distinct 64-bit keys in the order of their first appearance. Open addressing, linear probing; keys that are small
/// numbers index an array instead.
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
  /// Marks of the keys below `smallCount`. It grows while most keys fit.
  @exclusivity(unchecked) private var small: UnsafeMutablePointer<UInt32>
  @exclusivity(unchecked) private var smallCount: UInt64
  /// Keys in `slots`.
  @exclusivity(unchecked) private var slotted = 0
  private static let smallFirst: UInt64 = 1 << 10
  private static let smallMax: UInt64 = 1 << 16
  /// Tables that do not fit the cache are asked for their lines ahead of time.
  private static let prefetchedSlots = 1 << 15
  private static let ahead = 16

  init(expected: Int = 0) {
    var bits: UInt64 = 10
    while bits < 40, (1 << bits) * 3 / 5 < expected { bits += 1 }
    shift = 64 - bits
    capacity = 1 << Int(bits)
    slots = LongTable.allocate(capacity)
    smallCount = LongTable.smallFirst
    small = LongTable.zeros(Int(smallCount))
  }

  deinit {
    LongTable.release(slots, capacity)
    small.deallocate()
  }

  private static func zeros(_ count: Int) -> UnsafeMutablePointer<UInt32> {
    let marks = UnsafeMutablePointer<UInt32>.allocate(capacity: count)
    marks.initialize(repeating: 0, count: count)
    return marks
  }

  var count: Int { keys.count }
  var byteCount: Int { capacity * MemoryLayout<Slot>.stride + keys.capacity * 8 + Int(smallCount) * 4 }

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

  /// Makes small keys up to this one index the array; those met before move there.
  private func growSmall(beyond key: UInt64) {
    let old = smallCount
    while smallCount <= key { smallCount *= 4 }
    smallCount = min(smallCount, LongTable.smallMax)
    let larger = LongTable.zeros(Int(smallCount))
    larger.update(from: small, count: Int(old))
    small.deallocate()
    small = larger
    let emptied = slots
    slots = LongTable.allocate(capacity)
    slotted = 0
    let mask = capacity - 1
    for index in 0..<capacity where emptied[index].mark != 0 {
      let slot = emptied[index]
      if UInt64(bitPattern: slot.key) < smallCount {
        small[Int(slot.key)] = slot.mark
      } else {
        var position = LongTable.hash(slot.key, shift)
        while slots[position].mark != 0 { position = (position + 1) & mask }
        slots[position] = slot
        slotted += 1
      }
    }
    LongTable.release(emptied, capacity)
  }

  /// The number of the key, new or known.
  @inline(__always)
  func insert(_ key: Int64) -> UInt32 {
    if UInt64(bitPattern: key) < smallCount {
      let mark = small[Int(key)]
      return mark == 0 ? add(key, 0) : mark &- 1
    }
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

  /// `position` is the empty slot where the key belongs unless it is small.
  @inline(never)
  private func add(_ key: Int64, _ position: Int) -> UInt32 {
    let id = UInt32(truncatingIfNeeded: keys.count)
    keys.append(key)
    let number = UInt64(bitPattern: key)
    if number < smallCount {
      small[Int(key)] = id + 1
      return id
    }
    slots[position] = Slot(key: key, mark: id + 1)
    slotted += 1
    // Worth it while the keys are about as dense as the array is long.
    if number < LongTable.smallMax, number < UInt64(keys.count) * 16 {
      growSmall(beyond: number)
    } else if slotted * 5 > capacity * 3 {
      grow()
    }
    return id
  }

  /// The numbers of the keys, new or known, written to `target`.
  func insert(_ source: UnsafeBufferPointer<Int64>, into target: UnsafeMutablePointer<UInt32>) {
    var row = 0
    let count = source.count
    while row < count {
      // The fields in locals until a new key may change them.
      let slots = slots
      let small = small
      let smallCount = smallCount
      let mask = capacity - 1
      let shift = shift
      let isLarge = capacity > LongTable.prefetchedSlots
      var missed = -1
      while row < count {
        let key = source[row]
        if UInt64(bitPattern: key) < smallCount {
          let mark = small[Int(truncatingIfNeeded: key)]
          if mark == 0 {
            missed = 0
            break
          }
          target[row] = mark &- 1
          row &+= 1
          continue
        }
        if isLarge, row &+ LongTable.ahead < count {
          kk_prefetch(slots + LongTable.hash(source[row &+ LongTable.ahead], shift))
        }
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
    if UInt64(bitPattern: key) < smallCount { return small[Int(key)] &- 1 }
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
    let small = small
    let smallCount = smallCount
    let mask = capacity - 1
    let shift = shift
    let isLarge = capacity > LongTable.prefetchedSlots
    let count = source.count
    for row in 0..<count {
      let key = source[row]
      if UInt64(bitPattern: key) < smallCount {
        target[row] = small[Int(truncatingIfNeeded: key)] &- 1
        continue
      }
      if isLarge, row &+ LongTable.ahead < count {
        kk_prefetch(slots + LongTable.hash(source[row &+ LongTable.ahead], shift))
      }
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
