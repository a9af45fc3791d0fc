import KQLDiagnostics
import KQLFunctions

/// Texts that may be shown although they hold secrets: each secret is replaced by a hash, so that a change of it shows.
enum SecretHash {
  static func hashed(_ text: String) -> String {
    let masked = SecretText.masked(text)
    guard masked != text else { return text }
    // Over the whole text: equal secrets in equal places give equal marks.
    let digest = Array(text.utf8).withUnsafeBufferPointer { Digest.sha256($0) }
    var mark: [UInt8] = []
    Digest.appendHex(Array(digest.prefix(8)), to: &mark)
    return masked + " // secrets: sha256 " + String(decoding: mark, as: UTF8.self)
  }
}
