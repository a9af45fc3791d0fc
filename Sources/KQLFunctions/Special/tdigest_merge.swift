import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let tdigestMergeFunction = ScalarFunction(
    name: "tdigest_merge",
    family: .special,
    summary: "Merges sketches of distributions.",
    parameters: [
      .repeated("tdigest", .type(.dynamic), 2...16)
    ],
    result: .type(.dynamic),
    resultName: .fixed("tdigests_merge_result"),
    examples: [
      Example(
        "range x from 1 to 10 step 1 | extend y = x + 10 | summarize tx = tdigest(x), ty = tdigest(y) | project p = percentile_tdigest(tdigest_merge(tx, ty), 100, typeof(long))",
        "20")
    ],
    synonyms: ["merge_tdigest"],
    evaluate: TdigestMergeFunction.evaluate
  )
}

private enum TdigestMergeFunction {
  static func evaluate(_ arguments: Arguments) -> Column {
    let digests = arguments.columns.map { TextRows($0.retyped(.string)) }
    return arguments.buildDynamic { row, output in
      var result = TDigest()
      for part in digests {
        if let digest = TDigest(json: part.bytes(row)) { result.merge(digest) }
      }
      result.flush()
      if result.means.isEmpty { return false }
      output.append(contentsOf: result.json.utf8)
      return true
    }
  }
}
