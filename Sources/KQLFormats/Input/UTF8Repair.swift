/// Checks UTF-8 and replaces what is none by U+FFFD.
enum UTF8Repair {
  static func isValid(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let base = bytes.baseAddress else { return true }
    let count = bytes.count
    let raw = UnsafeRawPointer(base)
    var position = 0
    while position < count {
      if position &+ 32 <= count {
        let a = raw.loadUnaligned(fromByteOffset: position, as: SIMD4<UInt64>.self)
        let merged = (a[0] | a[1]) | (a[2] | a[3])
        if merged & 0x8080_8080_8080_8080 == 0 {
          position &+= 32
          continue
        }
      }
      // Character by character up to the end of this stretch, then fast again.
      let stretchEnd = min(position &+ 32, count)
      while position < stretchEnd {
        let length = characterLength(base, position, count)
        if length == 0 { return false }
        position &+= length
      }
    }
    return true
  }

  /// The length of the well-formed character at the position, or 0.
  @inline(__always)
  private static func characterLength(_ base: UnsafePointer<UInt8>, _ position: Int, _ count: Int) -> Int {
    let first = base[position]
    if first < 0x80 { return 1 }
    if first < 0xC2 || first > 0xF4 { return 0 }
    let length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    if position &+ length > count { return 0 }
    let second = base[position &+ 1]
    // The second byte excludes overlong forms, surrogates and what lies behind U+10FFFF.
    let low: UInt8 = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80
    let high: UInt8 = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF
    if second < low || second > high { return 0 }
    if length > 2, base[position &+ 2] & 0xC0 != 0x80 { return 0 }
    if length > 3, base[position &+ 3] & 0xC0 != 0x80 { return 0 }
    return length
  }

  /// Rewrites the piece into the other buffer, which it may grow. Says how many bytes there are now.
  static func repair(_ bytes: UnsafeBufferPointer<UInt8>, into buffer: PieceBuffer) -> Int {
    // An invalid byte becomes three.
    buffer.grow(to: bytes.count * 3, keeping: 0)
    guard let base = bytes.baseAddress else { return 0 }
    let output = buffer.base
    var written = 0
    var position = 0
    while position < bytes.count {
      let length = characterLength(base, position, bytes.count)
      if length == 0 {
        output[written] = 0xEF
        output[written + 1] = 0xBF
        output[written + 2] = 0xBD
        written += 3
        position += 1
      } else {
        for index in 0..<length { output[written + index] = base[position + index] }
        written += length
        position += length
      }
    }
    return written
  }
}
