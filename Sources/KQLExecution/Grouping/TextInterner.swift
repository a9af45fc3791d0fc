internal import CKernels
internal import Glibc
internal import KQLColumns

/// Numbers distinct byte strings in the order of their first appearance.
///
/// Reading (`find`) is safe from several threads while nobody inserts.
final class TextInterner: @unchecked Sendable {
  private struct Slot: BitwiseCopyable {
    /// The upper half of the hash.
    var tag: UInt32
    /// The string's number plus one; 0 is an empty slot.
    var mark: UInt32
  }

  @exclusivity(unchecked) private var slots: [Slot]
  @exclusivity(unchecked) private var hashes: [UInt64] = []
  @exclusivity(unchecked) private var offsets: [UInt32] = [0]
  @exclusivity(unchecked) private var bytes: UnsafeMutablePointer<UInt8>
  @exclusivity(unchecked) private var byteCapacity: Int
  @exclusivity(unchecked) private var byteEnd = 0

  init() {
    slots = [Slot](repeating: Slot(tag: 0, mark: 0), count: 1024)
    byteCapacity = 4096
    bytes = .allocate(capacity: byteCapacity)
  }

  deinit { bytes.deallocate() }

  var count: Int { hashes.count }
  var byteCount: Int { slots.count * 8 + hashes.count * 12 + byteCapacity }

  /// The distinct strings by number.
  func distinct() -> Text {
    let size = byteEnd
    let copy = [UInt8](unsafeUninitializedCapacity: size) { target, written in
      if size > 0, let base = target.baseAddress { base.update(from: bytes, count: size) }
      written = size
    }
    return Text(offsets: offsets, bytes: copy)
  }

  private func grow() {
    let capacity = slots.count * 4
    let mask = capacity - 1
    var next = [Slot](repeating: Slot(tag: 0, mark: 0), count: capacity)
    for (id, hash) in hashes.enumerated() {
      var position = Int(truncatingIfNeeded: hash) & mask
      while next[position].mark != 0 { position = (position + 1) & mask }
      next[position] = Slot(
        tag: UInt32(truncatingIfNeeded: hash >> 32), mark: UInt32(truncatingIfNeeded: id) + 1)
    }
    slots = next
  }

  private func add(_ string: UnsafePointer<UInt8>, _ length: Int, _ hash: UInt64, _ position: Int) -> UInt32 {
    let id = UInt32(truncatingIfNeeded: hashes.count)
    if byteEnd + length > byteCapacity {
      let capacity = max(byteCapacity * 2, byteEnd + length)
      let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
      larger.update(from: bytes, count: byteEnd)
      bytes.deallocate()
      bytes = larger
      byteCapacity = capacity
    }
    if length > 0 { (bytes + byteEnd).update(from: string, count: length) }
    byteEnd += length
    offsets.append(UInt32(truncatingIfNeeded: byteEnd))
    hashes.append(hash)
    slots[position] = Slot(tag: UInt32(truncatingIfNeeded: hash >> 32), mark: id + 1)
    if hashes.count * 5 > slots.count * 3 { grow() }
    return id
  }

  /// The slot of the string, or the empty slot where it belongs.
  @inline(__always)
  private func locate(_ string: UnsafePointer<UInt8>, _ length: Int, _ hash: UInt64) -> (slot: Int, id: UInt32) {
    let tag = UInt32(truncatingIfNeeded: hash >> 32)
    return slots.withUnsafeBufferPointer { slots in
      offsets.withUnsafeBufferPointer { offsets in
        let mask = slots.count &- 1
        var position = Int(truncatingIfNeeded: hash) & mask
        while true {
          let slot = slots[position]
          if slot.mark == 0 { return (position, missingKey) }
          if slot.tag == tag {
            let id = Int(slot.mark &- 1)
            let start = Int(offsets[id])
            if Int(offsets[id &+ 1]) &- start == length, memcmp(bytes + start, string, length) == 0 {
              return (position, UInt32(truncatingIfNeeded: id))
            }
          }
          position = (position &+ 1) & mask
        }
      }
    }
  }

  func intern(_ string: UnsafePointer<UInt8>, _ length: Int) -> UInt32 {
    let hash = kk_hash64(string, length)
    let (position, id) = locate(string, length, hash)
    return id != missingKey ? id : add(string, length, hash, position)
  }

  func find(_ string: UnsafePointer<UInt8>, _ length: Int) -> UInt32 {
    locate(string, length, kk_hash64(string, length)).id
  }

  /// The numbers of all rows, new or known.
  func intern(_ text: Text) -> [UInt32] { each(text) { intern($0, $1) } }
  /// The numbers of all rows, or `missingKey`.
  func find(_ text: Text) -> [UInt32] { each(text) { find($0, $1) } }

  @inline(__always)
  private func each(_ text: Text, _ body: (UnsafePointer<UInt8>, Int) -> UInt32) -> [UInt32] {
    let rows = text.count
    return [UInt32](unsafeUninitializedCapacity: rows) { target, written in
      text.withRows { base, offsets in
        for row in 0..<rows {
          let start = Int(offsets[row])
          target[row] = body(base + start, Int(offsets[row + 1]) - start)
        }
      }
      written = rows
    }
  }
}

extension Text {
  /// The bytes (never nil, even when empty) and the offsets.
  @inline(__always)
  func withRows<R>(_ body: (UnsafePointer<UInt8>, UnsafeBufferPointer<UInt32>) throws -> R) rethrows -> R {
    try offsets.withUnsafeBufferPointer { offsets in
      try bytes.withUnsafeBufferPointer { bytes in
        if let base = bytes.baseAddress { return try body(base, offsets) }
        var zero: UInt8 = 0
        return try withUnsafePointer(to: &zero) { try body($0, offsets) }
      }
    }
  }
}
