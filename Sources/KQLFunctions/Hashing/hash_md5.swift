import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let hashMd5 = ScalarFunction(
    name: "hash_md5",
    family: .hashing,
    summary: "Hashes the text of a value with MD5, as hexadecimal digits.",
    parameters: [
      .required("source", .scalar)
    ],
    result: .type(.string),
    examples: [
      Example("print hash_md5('World')", "f5a7924e621e84c9280a9a27e1bcb7f6")
    ],
    evaluate: HashMd5.evaluate
  )
}

private enum HashMd5 {
  static func evaluate(_ arguments: Arguments) -> Column {
    arguments.mapText(0) { Digest.appendHex(Digest.md5($0), to: &$1) }
  }
}
