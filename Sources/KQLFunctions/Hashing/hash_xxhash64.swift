import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let hashXxhash64 = ScalarFunction(
    name: "hash_xxhash64",
    family: .hashing,
    summary: "Hashes a value to 64 bits with xxHash.",
    parameters: [
      .required("source", .scalar),
      .optional("mod", .type(.long), "The result is below it."),
    ],
    result: .type(.long),
    examples: [
      Example("print hash_xxhash64('World'), hash_xxhash64('World', 100)", "1846988464401551951 | 51"),
      Example("print hash_xxhash64(datetime(2015-01-01))", "1380966698541616202"),
    ],
    evaluate: HashXxhash64.evaluate
  )
}

private enum HashXxhash64 {
  static func evaluate(_ arguments: Arguments) -> Column {
    let hashes = XXHash.hashes(arguments[0])
    let moduli = arguments.count > 1 ? arguments[1].longRows().values : nil
    return arguments.buildLong { XXHash.reduced(hashes[$0], moduli?[$0]) }
  }
}
