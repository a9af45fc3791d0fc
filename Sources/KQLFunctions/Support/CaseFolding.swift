import KQLColumns

/// Lower case by single scalars, as ordinal comparison without regard to case needs it.
enum CaseFolding {
  static func isASCII(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    for byte in bytes where byte >= 0x80 { return false }
    return true
  }

  /// Of the scalars below U+0600: Latin, Greek, Cyrillic, Armenian.
  private static let table: [UInt32] = (UInt32(0)..<0x600).map { lowered($0) }

  private static func lowered(_ value: UInt32) -> UInt32 {
    guard let scalar = Unicode.Scalar(value) else { return value }
    let mapping = scalar.properties.lowercaseMapping.unicodeScalars
    guard mapping.count == 1, let first = mapping.first else { return value }
    return first.value
  }

  static func lower(_ scalar: UInt32) -> UInt32 {
    if scalar < 0x80 { return scalar &- 65 < 26 ? scalar | 0x20 : scalar }
    return scalar < 0x600 ? table[Int(scalar)] : lowered(scalar)
  }

  /// Appends the text in lower case; bytes that are not UTF-8 are kept.
  static func appendLowered(_ bytes: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte < 0x80 {
        output.append(byte &- 65 < 26 ? byte | 0x20 : byte)
        index += 1
        continue
      }
      let (scalar, length) = decode(bytes, at: index)
      if length == 0 {
        output.append(byte)
        index += 1
      } else {
        JSON.appendScalar(lower(scalar), to: &output)
        index += length
      }
    }
  }

  static func lowered(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count)
    appendLowered(bytes, to: &output)
    return output
  }

  /// The scalar that starts at a position and its length; length 0 when there is none.
  static func decode(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> (scalar: UInt32, length: Int) {
    let first = bytes[index]
    let length = first < 0x80 ? 1 : first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0
    guard length > 0, index + length <= bytes.count else { return (0, 0) }
    if length == 1 { return (UInt32(first), 1) }
    var scalar = UInt32(first) & (0xFF >> UInt32(length + 1))
    for offset in 1..<length {
      let byte = bytes[index + offset]
      guard byte & 0xC0 == 0x80 else { return (0, 0) }
      scalar = scalar << 6 | UInt32(byte & 0x3F)
    }
    return (scalar, length)
  }

  static func equalIgnoringCase(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Bool {
    if left.count == right.count {
      var isSame = true
      var isPlain = true
      for index in 0..<left.count {
        let (a, b) = (left[index], right[index])
        if a | b >= 0x80 {
          isPlain = false
          break
        }
        if a != b, a | 0x20 != b | 0x20 || (a | 0x20) &- 97 >= 26 {
          isSame = false
          break
        }
      }
      if isPlain { return isSame }
    } else if isASCII(left) && isASCII(right) {
      return false
    }
    return lowered(left) == lowered(right)
  }
}
