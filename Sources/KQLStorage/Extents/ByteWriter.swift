/// Bytes of a footer or a catalog blob: little-endian words, varints and counted byte strings.
struct ByteWriter: Sendable {
  var bytes: [UInt8] = []

  mutating func append(_ byte: UInt8) { bytes.append(byte) }

  mutating func append(_ word: UInt32) {
    withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func append(_ word: UInt64) {
    withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func appendVarint(_ number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  mutating func appendVarint(_ number: Int) { appendVarint(UInt64(truncatingIfNeeded: number)) }

  mutating func appendCounted(_ string: some Collection<UInt8>) {
    appendVarint(string.count)
    bytes.append(contentsOf: string)
  }
}
