import KQLColumns
import KQLLanguage

extension AggregateFunction {
  static let tdigestMerge = AggregateFunction(
    name: "tdigest_merge",
    summary: "Merges sketches of distributions.",
    parameters: [
      .required("tdigest", .type(.dynamic), "Results of tdigest().")
    ],
    result: .type(.dynamic),
    resultName: .prefixed("merge_tdigests"),
    examples: [
      Example(
        "range x from 1 to 9 step 1 | summarize t = tdigest(x) by x % 2 | summarize t = tdigest_merge(t)"
          + " | project percentile_tdigest(t, 50)",
        "5")
    ],
    synonyms: ["merge_tdigest"],
    makeAggregator: { _ in Digests(readsDigests: true) }
  )
}
