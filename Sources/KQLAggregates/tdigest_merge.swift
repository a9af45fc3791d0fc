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
    examples: [],
    synonyms: ["merge_tdigest"],
    makeAggregator: { _ in Digests(readsDigests: true) }
  )
}
