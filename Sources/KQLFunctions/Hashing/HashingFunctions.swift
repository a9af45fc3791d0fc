import KQLLanguage

extension ScalarFunction {
  static let hashing: [ScalarFunction] = [
    .hash, .hashCombine, .hashMany, .hashMd5, .hashSha1, .hashSha256, .hashXxhash64,
  ]
}
