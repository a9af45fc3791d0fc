import KQLColumns
import KQLLanguage

extension AggregateFunction {
  static let countif = AggregateFunction(
    name: "countif",
    summary: "Counts the rows where a predicate is true.",
    parameters: [
      .required("predicate", .type(.bool), "Only rows where it is true count.")
    ],
    result: .type(.long),
    resultName: .prefixed("countif"),
    examples: [
      Example(
        "datatable(v: long)[1, 2, 3, 4, 5] | summarize countif(v > 3)",
        "2")
    ],
    incremental: .results { _ in LongSums(resultType: .long, isAverage: false) },
    makeAggregator: { _ in TrueCounts() }
  )
}
