import Glibc

/// Cryptographic digests of byte strings.
package enum Digest {
  package static func appendHex(_ bytes: [UInt8], to output: inout [UInt8]) {
    for byte in bytes {
      output.append(hexDigit(byte >> 4))
      output.append(hexDigit(byte & 15))
    }
  }

  private static func hexDigit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }

  /// The message with its padding: 0x80, zeros, the length in bits.
  private static func padded(_ message: UnsafeBufferPointer<UInt8>, bigEndian: Bool) -> [UInt8] {
    var bytes = Array(message)
    bytes.append(0x80)
    while bytes.count % 64 != 56 { bytes.append(0) }
    let bits = UInt64(message.count) &* 8
    for index in 0..<8 {
      let shift = UInt64(bigEndian ? 56 - index * 8 : index * 8)
      bytes.append(UInt8(truncatingIfNeeded: bits >> shift))
    }
    return bytes
  }

  @inline(__always)
  private static func rotate(_ value: UInt32, _ count: UInt32) -> UInt32 { value << count | value >> (32 - count) }

  private static func words(_ bytes: [UInt8], _ block: Int, bigEndian: Bool) -> [UInt32] {
    (0..<16).map { index in
      let at = block * 64 + index * 4
      var word: UInt32 = 0
      for part in 0..<4 {
        let shift = UInt32(bigEndian ? 24 - part * 8 : part * 8)
        word |= UInt32(bytes[at + part]) << shift
      }
      return word
    }
  }

  private static func bytes(_ state: [UInt32], bigEndian: Bool) -> [UInt8] {
    state.flatMap { word in
      (0..<4).map { part in UInt8(truncatingIfNeeded: word >> UInt32(bigEndian ? 24 - part * 8 : part * 8)) }
    }
  }

  private static let md5Shifts: [[UInt32]] = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]]
  private static let md5Constants: [UInt32] = (0..<64).map { index in
    UInt32(truncatingIfNeeded: Int64(abs(sin(Double(index + 1))) * 4_294_967_296))
  }

  /// RFC 1321.
  static func md5(_ message: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    let bytes = padded(message, bigEndian: false)
    var state: [UInt32] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476]
    for block in 0..<(bytes.count / 64) {
      let word = words(bytes, block, bigEndian: false)
      var (a, b, c, d) = (state[0], state[1], state[2], state[3])
      for index in 0..<64 {
        let mix: UInt32
        let position: Int
        switch index / 16 {
        case 0: (mix, position) = (b & c | ~b & d, index)
        case 1: (mix, position) = (d & b | ~d & c, (5 * index + 1) % 16)
        case 2: (mix, position) = (b ^ c ^ d, (3 * index + 5) % 16)
        default: (mix, position) = (c ^ (b | ~d), 7 * index % 16)
        }
        let sum = a &+ mix &+ md5Constants[index] &+ word[position]
        (a, d, c) = (d, c, b)
        b = b &+ rotate(sum, md5Shifts[index / 16][index % 4])
      }
      for (index, value) in [a, b, c, d].enumerated() { state[index] = state[index] &+ value }
    }
    return self.bytes(state, bigEndian: false)
  }

  /// RFC 3174.
  static func sha1(_ message: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    let bytes = padded(message, bigEndian: true)
    var state: [UInt32] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0]
    for block in 0..<(bytes.count / 64) {
      var word = words(bytes, block, bigEndian: true)
      for index in 16..<80 {
        word.append(rotate(word[index - 3] ^ word[index - 8] ^ word[index - 14] ^ word[index - 16], 1))
      }
      var (a, b, c, d, e) = (state[0], state[1], state[2], state[3], state[4])
      for index in 0..<80 {
        let (mix, constant): (UInt32, UInt32) =
          switch index / 20 {
          case 0: (b & c | ~b & d, 0x5a82_7999)
          case 1: (b ^ c ^ d, 0x6ed9_eba1)
          case 2: (b & c | b & d | c & d, 0x8f1b_bcdc)
          default: (b ^ c ^ d, 0xca62_c1d6)
          }
        let sum = rotate(a, 5) &+ mix &+ e &+ constant &+ word[index]
        (e, d, c, b, a) = (d, c, rotate(b, 30), a, sum)
      }
      for (index, value) in [a, b, c, d, e].enumerated() { state[index] = state[index] &+ value }
    }
    return self.bytes(state, bigEndian: true)
  }

  /// The first 32 bits of the fractional parts of roots of the first primes.
  private static func fractions(_ count: Int, _ root: (Double) -> Double) -> [UInt32] {
    var result: [UInt32] = []
    var candidate = 2
    while result.count < count {
      if !(2..<candidate).contains(where: { $0 * $0 <= candidate && candidate % $0 == 0 }) {
        let value = root(Double(candidate))
        result.append(UInt32(truncatingIfNeeded: Int64((value - value.rounded(.down)) * 4_294_967_296)))
      }
      candidate += 1
    }
    return result
  }

  private static let sha256Start = fractions(8) { $0.squareRoot() }
  private static let sha256Constants = fractions(64) { cbrt($0) }

  /// FIPS 180-4.
  package static func sha256(_ message: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    let bytes = padded(message, bigEndian: true)
    var state = sha256Start
    let constants = sha256Constants
    for block in 0..<(bytes.count / 64) {
      var word = words(bytes, block, bigEndian: true)
      for index in 16..<64 {
        let (early, late) = (word[index - 15], word[index - 2])
        let first = rotate(early, 25) ^ rotate(early, 14) ^ early >> 3
        let second = rotate(late, 15) ^ rotate(late, 13) ^ late >> 10
        word.append(word[index - 16] &+ first &+ word[index - 7] &+ second)
      }
      var s = state
      for index in 0..<64 {
        let high = rotate(s[4], 26) ^ rotate(s[4], 21) ^ rotate(s[4], 7)
        let choice = s[4] & s[5] ^ ~s[4] & s[6]
        let first = s[7] &+ high &+ choice &+ constants[index] &+ word[index]
        let low = rotate(s[0], 30) ^ rotate(s[0], 19) ^ rotate(s[0], 10)
        let majority = s[0] & s[1] ^ s[0] & s[2] ^ s[1] & s[2]
        s = [first &+ low &+ majority, s[0], s[1], s[2], s[3] &+ first, s[4], s[5], s[6]]
      }
      for index in 0..<8 { state[index] = state[index] &+ s[index] }
    }
    return self.bytes(state, bigEndian: true)
  }
}
