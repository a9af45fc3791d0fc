import KQLColumns

/// Percent escapes of URLs.
enum PercentCoding {
  static func encode(_ text: UnsafeBufferPointer<UInt8>, spaceIsPlus: Bool, to output: inout [UInt8]) {
    let digits = Array("0123456789abcdef".utf8)
    for byte in text {
      if byte == 0x20, spaceIsPlus {
        output.append(UInt8(ascii: "+"))
      } else if isUnreserved(byte, strict: !spaceIsPlus) {
        output.append(byte)
      } else {
        output.append(UInt8(ascii: "%"))
        output.append(digits[Int(byte >> 4)])
        output.append(digits[Int(byte & 15)])
      }
    }
  }

  private static func isUnreserved(_ byte: UInt8, strict: Bool) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), 0x30...0x39: true
    case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): true
    case UInt8(ascii: "~"): strict
    case UInt8(ascii: "!"), UInt8(ascii: "*"), UInt8(ascii: "("), UInt8(ascii: ")"): !strict
    default: false
    }
  }

  static func decode(_ text: UnsafeBufferPointer<UInt8>, plusIsSpace: Bool, to output: inout [UInt8]) {
    var index = 0
    while index < text.count {
      let byte = text[index]
      if byte == UInt8(ascii: "%"), index + 2 < text.count, let high = NumberText.hexDigit(text[index + 1]),
        let low = NumberText.hexDigit(text[index + 2])
      {
        output.append(high << 4 | low)
        index += 3
        continue
      }
      output.append(byte == UInt8(ascii: "+") && plusIsSpace ? 0x20 : byte)
      index += 1
    }
  }
}
