/// The strings of a JSON text. Secrets are looked for in what each of them says: the quotes of JSON begin no literal, and
/// those of a literal are escaped.
struct JSONStrings {
  private let bytes: [UInt8]
  /// Without their quotes.
  private var strings: [Range<Int>] = []

  /// Nil when the text is no JSON object or array; what is outside of its strings is looked at, how it nests is not.
  init?(_ bytes: [UInt8]) {
    guard bytes.first == UInt8(ascii: "{") || bytes.first == UInt8(ascii: "["), bytes.count > 1 else { return nil }
    self.bytes = bytes
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      guard byte == UInt8(ascii: "\"") else {
        if Self.isOutside(byte) { continue }
        return nil
      }
      let start = index
      while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
        index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
      }
      guard index < bytes.count else { return nil }
      strings.append(start..<index)
      index += 1
    }
  }

  /// Punctuation, blanks, numbers, `true`, `false` and `null`.
  private static func isOutside(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: ","),
      UInt8(ascii: ":"), UInt8(ascii: " "), 0x09, 0x0A, 0x0D, UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "E"):
      return true
    default: return "aeflnrstu".utf8.contains(byte)
    }
  }

  /// Places in the text.
  func secrets() -> [Range<Int>] {
    strings.flatMap { string -> [Range<Int>] in
      var said: [UInt8] = []
      var places: [Int] = []
      var index = string.lowerBound
      while index < string.upperBound {
        places.append(index)
        guard bytes[index] == UInt8(ascii: "\\"), index + 1 < string.upperBound else {
          said.append(bytes[index])
          index += 1
          continue
        }
        said.append(Self.unescaped(bytes[index + 1]))
        index += 2
      }
      places.append(string.upperBound)
      return SecretText.secrets(said).map { places[$0.lowerBound]..<places[$0.upperBound] }
    }
  }

  private static func unescaped(_ byte: UInt8) -> UInt8 {
    switch byte {
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "r"): 0x0D
    case UInt8(ascii: "t"): 0x09
    default: byte
    }
  }
}
