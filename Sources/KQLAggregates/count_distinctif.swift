import KQLColumns
import KQLLanguage

extension AggregateFunction {
  static let countDistinctif = AggregateFunction(
    name: "count_distinctif",
    summary: "Counts distinct values exactly over the rows where a predicate is true.",
    parameters: [
      .required("expression", .scalar, "Nulls are left out."),
      .required("predicate", .type(.bool), "Only rows where it is true count."),
    ],
    result: .type(.long),
    resultName: .prefixed("count_distinctif"),
    examples: [
      Example(
        "datatable(x: long)[1, 2, 2, 3] | summarize count_distinctif(x, x > 1)",
        "2")
    ],
    makeAggregator: { _ in
      FilteredAggregator(DistinctCounts(precision: 14, exactLimit: nil, result: .estimate), predicate: 1)
    }
  )
}
