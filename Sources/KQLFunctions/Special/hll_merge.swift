import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let hllMergeFunction = ScalarFunction(
    name: "hll_merge",
    family: .special,
    summary: "Merges sketches of distinct values.",
    parameters: [
      .repeated("hll", .type(.dynamic), 2...16)
    ],
    result: .type(.dynamic),
    resultName: .fixed("hll_merged_result"),
    examples: [
      Example(
        "datatable(x: long, y: long)[1, 2, 2, 3] | summarize a = hll(x), b = hll(y) | project n = dcount_hll(hll_merge(a, b))",
        "3")
    ],
    evaluate: HllMergeFunction.evaluate
  )
}

private enum HllMergeFunction {
  static func evaluate(_ arguments: Arguments) -> Column {
    let sketches = arguments.columns.map { TextRows($0.retyped(.string)) }
    return arguments.buildDynamic { row, output in
      var result: HyperLogLog?
      for part in sketches {
        guard let sketch = HyperLogLog(json: part.bytes(row)) else { continue }
        if result == nil { result = sketch } else { result?.merge(sketch) }
      }
      guard let result else { return false }
      output.append(contentsOf: result.json.utf8)
      return true
    }
  }
}
