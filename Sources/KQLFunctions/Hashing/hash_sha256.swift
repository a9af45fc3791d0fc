import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let hashSha256 = ScalarFunction(
    name: "hash_sha256",
    family: .hashing,
    summary: "Hashes the text of a value with SHA-256, as hexadecimal digits.",
    parameters: [
      .required("source", .scalar)
    ],
    result: .type(.string),
    examples: [
      Example("print hash_sha256('World')", "78ae647dc5544d227130a0682a51e30bc7777fbb6d8a8f17007463a3ecd1d524")
    ],
    evaluate: HashSha256.evaluate
  )
}

private enum HashSha256 {
  static func evaluate(_ arguments: Arguments) -> Column {
    arguments.mapText(0) { Digest.appendHex(Digest.sha256($0), to: &$1) }
  }
}
