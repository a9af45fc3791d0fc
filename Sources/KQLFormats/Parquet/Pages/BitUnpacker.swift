/// Numbers of a fixed count of bits, packed from the low bit of each byte up.
///
/// Up to 16 bytes behind the last number are read, so they must be there.
enum BitUnpacker {
  /// - Parameter bit: Where the first number begins.
  @inline(__always)
  static func unpack<Number: FixedWidthInteger>(
    _ base: UnsafePointer<UInt8>, bit: Int, width: Int, count: Int, into target: UnsafeMutablePointer<Number>
  ) {
    let raw = UnsafeRawPointer(base)
    if width == 0 {
      target.update(repeating: 0, count: count)
      return
    }
    let mask = width >= 64 ? UInt64.max : (1 << UInt64(width)) &- 1
    var position = bit
    if width <= 56 {
      for index in 0..<count {
        let word = raw.loadUnaligned(fromByteOffset: position >> 3, as: UInt64.self)
        target[index] = Number(truncatingIfNeeded: (word &>> UInt64(truncatingIfNeeded: position & 7)) & mask)
        position &+= width
      }
      return
    }
    for index in 0..<count {
      let byte = position >> 3
      let shift = UInt64(truncatingIfNeeded: position & 7)
      var word = raw.loadUnaligned(fromByteOffset: byte, as: UInt64.self) >> shift
      if shift > 0 { word |= UInt64(raw.load(fromByteOffset: byte &+ 8, as: UInt8.self)) << (64 &- shift) }
      target[index] = Number(truncatingIfNeeded: word & mask)
      position &+= width
    }
  }
}

/// Reads a varint at a position that it moves.
@inline(__always)
func readVarint(_ base: UnsafePointer<UInt8>, _ position: inout Int, _ end: Int) throws -> UInt64 {
  var value: UInt64 = 0
  var shift: UInt64 = 0
  while true {
    guard position < end, shift <= 63 else { throw FileFault.damaged("a page ends inside a number") }
    let byte = base[position]
    position += 1
    value |= UInt64(byte & 0x7F) << shift
    if byte < 0x80 { return value }
    shift += 7
  }
}

@inline(__always)
func unzigzag(_ value: UInt64) -> Int64 { Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1) }
