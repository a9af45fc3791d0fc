import KQLColumns
import KQLLanguage

extension AggregateFunction {
  static let tdigest = AggregateFunction(
    name: "tdigest",
    summary: "Sketches the distribution of an expression, for percentile_tdigest() and tdigest_merge().",
    parameters: [
      .required("expression", .summable, "Nulls are left out."),
      .optional("weight", .type(.long), "How often the value counts."),
    ],
    result: .type(.dynamic),
    resultName: .prefixed("tdigest"),
    examples: [
      Example(
        "range x from 1 to 1000 step 1 | summarize t = tdigest(x) | project rank_tdigest(t, 685)",
        "685.0")
    ],
    incremental: .results { _ in Digests(readsDigests: true) },
    makeAggregator: { _ in Digests(readsDigests: false) }
  )
}
