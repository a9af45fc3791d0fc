import KQLColumns
import KQLLanguage

extension AggregateFunction {
  static let count = AggregateFunction(
    name: "count",
    summary: "Counts rows.",
    parameters: [
      .optional("expression", .scalar, "Ignored: rows count whatever its value.")
    ],
    result: .type(.long),
    resultName: .prefixed("count"),
    examples: [
      Example(
        "range x from 1 to 5 step 1 | summarize count()",
        "5"),
      Example(
        "datatable(x: int)[] | summarize count()",
        "0"),
    ],
    synonyms: ["cnt"],
    incremental: .results { _ in LongSums(resultType: .long, isAverage: false) },
    makeAggregator: { _ in RowCounts() }
  )
}
