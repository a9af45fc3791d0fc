import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let hashMany = ScalarFunction(
    name: "hash_many",
    family: .hashing,
    summary: "Hashes several values together.",
    parameters: [
      .repeated("source", .scalar, 1...64)
    ],
    result: .type(.long),
    examples: [
      Example("print hash_many('a', 'b') == hash_many('b', 'a')", "false")
    ],
    evaluate: HashMany.evaluate
  )
}

private enum HashMany {
  static func evaluate(_ arguments: Arguments) -> Column {
    let parts = arguments.columns.map { XXHash.hashes($0) }
    return arguments.buildLong { row in
      var result = parts[0][row]
      for part in parts.dropFirst() { result = XXHash.combine(result, part[row]) }
      return Int64(bitPattern: result)
    }
  }
}
