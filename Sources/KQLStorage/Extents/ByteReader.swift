/// Bytes that are not what the format says. The reader of the extent adds where and which.
struct DamagedBytes: Error {}

/// Reads what `ByteWriter` wrote, from bytes nobody vouches for.
struct ByteReader {
  private let bytes: UnsafeRawBufferPointer
  private(set) var position = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  var remaining: Int { bytes.count - position }
  var isAtEnd: Bool { remaining == 0 }

  mutating func byte() throws(DamagedBytes) -> UInt8 {
    guard position < bytes.count else { throw DamagedBytes() }
    position += 1
    return bytes[position - 1]
  }

  mutating func word32() throws(DamagedBytes) -> UInt32 {
    guard remaining >= 4 else { throw DamagedBytes() }
    position += 4
    return UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: position - 4, as: UInt32.self))
  }

  mutating func word() throws(DamagedBytes) -> UInt64 {
    guard remaining >= 8 else { throw DamagedBytes() }
    position += 8
    return UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: position - 8, as: UInt64.self))
  }

  mutating func varint() throws(DamagedBytes) -> UInt64 {
    var number: UInt64 = 0
    var shift: UInt64 = 0
    while shift < 64 {
      let next = try byte()
      number |= UInt64(next & 0x7f) << shift
      if next < 0x80 { return number }
      shift += 7
    }
    throw DamagedBytes()
  }

  /// A varint that is at most `limit`.
  mutating func count(upTo limit: Int) throws(DamagedBytes) -> Int {
    let number = try varint()
    guard number <= UInt64(limit) else { throw DamagedBytes() }
    return Int(number)
  }

  mutating func counted() throws(DamagedBytes) -> [UInt8] {
    let length = try count(upTo: remaining)
    return Array(try take(length))
  }

  mutating func string() throws(DamagedBytes) -> String { String(decoding: try counted(), as: UTF8.self) }

  mutating func take(_ length: Int) throws(DamagedBytes) -> UnsafeRawBufferPointer {
    guard length >= 0, length <= remaining else { throw DamagedBytes() }
    position += length
    return UnsafeRawBufferPointer(rebasing: bytes[position - length..<position])
  }
}
