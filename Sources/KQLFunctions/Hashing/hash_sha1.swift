import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let hashSha1 = ScalarFunction(
    name: "hash_sha1",
    family: .hashing,
    summary: "Hashes the text of a value with SHA-1, as hexadecimal digits.",
    parameters: [
      .required("source", .scalar)
    ],
    result: .type(.string),
    examples: [
      Example("print hash_sha1('World')", "70c07ec18ef89c5309bbb0937f3a6342411e1fdd")
    ],
    evaluate: HashSha1.evaluate
  )
}

private enum HashSha1 {
  static func evaluate(_ arguments: Arguments) -> Column {
    arguments.mapText(0) { Digest.appendHex(Digest.sha1($0), to: &$1) }
  }
}
