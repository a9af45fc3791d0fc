/// Hides what must never be shown: obfuscated literals (`h'…'`), signatures, keys, tokens and passwords.
package enum SecretText {
  private static let mask: [UInt8] = Array("*****".utf8)
  /// What introduces a secret in a connection string, in lower case; the secret runs to the next delimiter.
  private static let markers: [[UInt8]] = [
    "sig=", "sharedkey=", "accountkey=", "password=", "pwd=", ";token=", "awscredentials=", "x-amz-signature=",
    "secret=",
  ].map { Array($0.utf8) }

  package static func masked(_ text: String) -> String {
    let bytes = Array(text.utf8)
    guard bytes.contains(where: { $0 == UInt8(ascii: "=") || $0 | 0x20 == UInt8(ascii: "h") }) else { return text }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      if let end = obfuscatedLiteral(bytes, at: index) {
        let open = bytes[index + 1] == UInt8(ascii: "@") ? 3 : 2
        result.append(contentsOf: bytes[index..<index + open])
        result.append(contentsOf: mask)
        if end > index + open, bytes[end - 1] == bytes[index + open - 1] { result.append(bytes[end - 1]) }
        index = end
      } else if let marker = markers.first(where: { matches(bytes, $0, at: index) }) {
        result.append(contentsOf: bytes[index..<index + marker.count])
        result.append(contentsOf: mask)
        index += marker.count
        while index < bytes.count, !isDelimiter(bytes[index]) { index += 1 }
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// The end of an `h'…'` or `h@"…"` that starts here.
  private static func obfuscatedLiteral(_ bytes: [UInt8], at start: Int) -> Int? {
    guard bytes[start] | 0x20 == UInt8(ascii: "h"), start == 0 || !isWord(bytes[start - 1]), start + 2 < bytes.count
    else {
      return nil
    }
    let isVerbatim = bytes[start + 1] == UInt8(ascii: "@")
    let open = start + (isVerbatim ? 2 : 1)
    guard open < bytes.count, bytes[open] == UInt8(ascii: "'") || bytes[open] == UInt8(ascii: "\"") else { return nil }
    var index = open + 1
    while index < bytes.count {
      if bytes[index] == bytes[open] {
        let isDoubled = isVerbatim && index + 1 < bytes.count && bytes[index + 1] == bytes[open]
        if !isDoubled { return index + 1 }
        index += 1
      } else if !isVerbatim && bytes[index] == UInt8(ascii: "\\") {
        index += 1
      } else if bytes[index] == UInt8(ascii: "\n") && !isVerbatim {
        return index
      }
      index += 1
    }
    return bytes.count
  }

  private static func matches(_ bytes: [UInt8], _ marker: [UInt8], at start: Int) -> Bool {
    guard start + marker.count < bytes.count else { return false }
    if marker[0] != UInt8(ascii: ";"), start > 0, isWord(bytes[start - 1]) { return false }
    for (offset, byte) in marker.enumerated() {
      let other = bytes[start + offset]
      let lower = other >= 0x41 && other <= 0x5A ? other | 0x20 : other
      if lower != byte { return false }
    }
    return !isDelimiter(bytes[start + marker.count])
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || (byte >= 0x30 && byte <= 0x39) || byte == UInt8(ascii: "_")
  }

  private static func isDelimiter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "&"), UInt8(ascii: ";"), UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: " "), 0x0A, 0x0D,
      UInt8(ascii: ")"), UInt8(ascii: ","), UInt8(ascii: "]"):
      return true
    default: return false
    }
  }
}
