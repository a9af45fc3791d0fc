import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let hashCombine = ScalarFunction(
    name: "hash_combine",
    family: .hashing,
    summary: "Combines two or more hashes.",
    parameters: [
      .repeated("hash", .type(.long), 2...64)
    ],
    result: .type(.long),
    examples: [
      Example("print hash_combine(hash('a'), hash('b')) == hash_many('a', 'b')", "true")
    ],
    evaluate: HashCombine.evaluate
  )
}

private enum HashCombine {
  static func evaluate(_ arguments: Arguments) -> Column {
    let parts = arguments.columns.map { $0.longRows() }
    return arguments.buildLong { row in
      var result: UInt64?
      for part in parts {
        guard part.valid?[row] ?? true else { return nil }
        let hash = UInt64(bitPattern: part.values[row])
        result = result.map { XXHash.combine($0, hash) } ?? hash
      }
      return result.map { Int64(bitPattern: $0) }
    }
  }
}
