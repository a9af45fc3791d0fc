import KQLColumns
import KQLLanguage

extension AggregateFunction {
  static let hllMerge = AggregateFunction(
    name: "hll_merge",
    summary: "Merges sketches of distinct values.",
    parameters: [
      .required("hll", .type(.dynamic), "Results of hll().")
    ],
    result: .type(.dynamic),
    resultName: .prefixed("hll_merge"),
    examples: [
      Example(
        "datatable(k: long, x: long)[1, 5, 1, 6, 2, 6] | summarize h = hll(x) by k | summarize m = hll_merge(h) | project dcount_hll(m)",
        "2")
    ],
    makeAggregator: { _ in MergedSketches() }
  )
}
