/// Hides what must never be shown: obfuscated literals (`h'…'`), and the signatures, keys, tokens and passwords of
/// connection strings, whoever wrote them how.
package enum SecretText {
  /// What introduces a secret, in lower case; the secret runs to the next delimiter.
  private static let markers: [[UInt8]] = [
    "sig=", "sharedkey=", "sharedaccesskey=", "accountkey=", "password=", "pwd=", "token=", "access_token=",
    "awscredentials=", "x-amz-signature=", "x-amz-security-token=", "secret=", "client_secret=", "appkey=", "apikey=",
    "api_key=", "api-key=", "bearer ",
  ].map { Array($0.utf8) }
  private static let markerStarts = Set(markers.compactMap(\.first))

  /// What may follow `;` in a connection string without being a secret, in lower case.
  private static let harmless: [[UInt8]] = ["impersonate", "managed_identity=", "prompt", "*"].map { Array($0.utf8) }

  /// With `*****` in place of each secret.
  package static func masked(_ text: String) -> String {
    replaced(text) { _, result in result.append(contentsOf: Array(repeating: UInt8(ascii: "*"), count: 5)) }
  }

  /// With a `*` for each byte of a secret, so that places in the text stay.
  package static func blanked(_ text: String) -> String {
    replaced(text) { range, result in
      result.append(contentsOf: Array(repeating: UInt8(ascii: "*"), count: range.count))
    }
  }

  private static func replaced(_ text: String, _ mask: (Range<Int>, inout [UInt8]) -> Void) -> String {
    var copy = text
    guard copy.withUTF8(mayHold) else { return text }
    let bytes = Array(text.utf8)
    let found = JSONStrings(bytes)?.secrets() ?? secrets(bytes)
    if found.isEmpty { return text }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var end = 0
    for secret in found {
      result.append(contentsOf: bytes[end..<secret.lowerBound])
      mask(secret, &result)
      end = secret.upperBound
    }
    result.append(contentsOf: bytes[end...])
    return String(decoding: result, as: UTF8.self)
  }

  /// Where the secrets of a text are, in order.
  static func secrets(_ bytes: [UInt8]) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var index = 0
    while index < bytes.count {
      if let secret = secret(bytes, at: index) {
        found.append(secret)
        index = secret.upperBound
      } else {
        index += 1
      }
    }
    return found
  }

  /// Cheap, and true for few texts: whether there is anything like a secret.
  package static func mayHold(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var previous: UInt8 = 0
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "="), UInt8(ascii: ";"): return true
      case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "@"), UInt8(ascii: "\\"):
        if previous | 0x20 == UInt8(ascii: "h") { return true }
      case UInt8(ascii: " "):
        if previous | 0x20 == UInt8(ascii: "r") { return true }
      default: break
      }
      previous = byte
    }
    return false
  }

  /// The secret of what is introduced here, if anything is.
  private static func secret(_ bytes: [UInt8], at index: Int) -> Range<Int>? {
    if let literal = obfuscatedLiteral(bytes, at: index) { return literal }
    let byte = bytes[index]
    if byte == UInt8(ascii: ";") { return connectionSecret(bytes, at: index) }
    guard markerStarts.contains(byte | 0x20), index == 0 || !isWord(bytes[index - 1]),
      let marker = markers.first(where: { matches(bytes, $0, at: index) })
    else { return nil }
    let start = index + marker.count
    // The two parts of these have a comma between them.
    let takesCommas = marker.starts(with: Array("aws".utf8))
    var end = start
    while end < bytes.count, !isDelimiter(bytes[end]) || takesCommas && bytes[end] == UInt8(ascii: ",") { end += 1 }
    return end > start ? start..<end : nil
  }

  /// `https://account.blob.core.windows.net/container;KEY`: what follows the `;` of a location, up to its quote.
  private static func connectionSecret(_ bytes: [UInt8], at index: Int) -> Range<Int>? {
    var start = index
    while start > 0, !isQuoteOrSpace(bytes[start - 1]) {
      start -= 1
      if bytes[start] == UInt8(ascii: ";") { return nil }
    }
    let location = bytes[start..<index]
    guard let colon = location.firstIndex(of: UInt8(ascii: ":")), location[colon...].starts(with: Array("://".utf8)),
      colon > start
    else { return nil }
    let rest = index + 1
    var end = rest
    while end < bytes.count, !isQuoteOrSpace(bytes[end]) { end += 1 }
    guard end > rest, !harmless.contains(where: { startsWith(bytes[rest..<end], $0) }) else { return nil }
    return rest..<end
  }

  /// The inside of an `h'…'` or `h@"…"` that starts here.
  private static func obfuscatedLiteral(_ bytes: [UInt8], at start: Int) -> Range<Int>? {
    guard bytes[start] | 0x20 == UInt8(ascii: "h"), start == 0 || !isWord(bytes[start - 1]), start + 2 < bytes.count
    else { return nil }
    // `"H"` is a text of one letter, as in JSON.
    if start > 0, bytes[start - 1] == UInt8(ascii: "\"") || bytes[start - 1] == UInt8(ascii: "'") { return nil }
    let isVerbatim = bytes[start + 1] == UInt8(ascii: "@")
    let open = start + (isVerbatim ? 2 : 1)
    guard open < bytes.count, bytes[open] == UInt8(ascii: "'") || bytes[open] == UInt8(ascii: "\"") else { return nil }
    var index = open + 1
    while index < bytes.count {
      if bytes[index] == bytes[open] {
        let isDoubled = isVerbatim && index + 1 < bytes.count && bytes[index + 1] == bytes[open]
        if !isDoubled { return open + 1..<index }
        index += 1
      } else if !isVerbatim && bytes[index] == UInt8(ascii: "\\") {
        index += 1
      } else if bytes[index] == UInt8(ascii: "\n") && !isVerbatim {
        break
      }
      index += 1
    }
    return open + 1..<min(index, bytes.count)
  }

  private static func matches(_ bytes: [UInt8], _ marker: [UInt8], at start: Int) -> Bool {
    start + marker.count < bytes.count && startsWith(bytes[start...], marker)
      && !isDelimiter(bytes[start + marker.count])
  }

  /// The word is in lower case.
  private static func startsWith(_ bytes: ArraySlice<UInt8>, _ word: [UInt8]) -> Bool {
    guard bytes.count >= word.count else { return false }
    return zip(bytes, word).allSatisfy { byte, wanted in
      (byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte) == wanted
    }
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || (byte >= 0x30 && byte <= 0x39) || byte == UInt8(ascii: "_")
  }

  private static func isQuoteOrSpace(_ byte: UInt8) -> Bool {
    byte <= 0x20 || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "`")
  }

  private static func isDelimiter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "&"), UInt8(ascii: ";"), UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: " "), 0x0A, 0x0D,
      UInt8(ascii: ")"), UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "`"), UInt8(ascii: "\\"):
      return true
    default: return false
    }
  }
}

extension Diagnostic {
  /// Without secrets in what it says.
  package var masked: Diagnostic {
    var copy = self
    copy.message = SecretText.masked(message)
    copy.hints = hints.map(SecretText.masked)
    return copy
  }
}
