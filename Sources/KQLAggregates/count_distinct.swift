import KQLColumns
import KQLLanguage

extension AggregateFunction {
  static let countDistinct = AggregateFunction(
    name: "count_distinct",
    summary: "Counts distinct values exactly.",
    parameters: [
      .required("expression", .scalar, "Nulls are left out.")
    ],
    result: .type(.long),
    resultName: .prefixed("count_distinct"),
    examples: [
      Example(
        "datatable(x: long)[1, 2, 2, 3] | summarize count_distinct(x)",
        "3")
    ],
    makeAggregator: { _ in DistinctCounts(precision: 14, exactLimit: nil, result: .estimate) }
  )
}
