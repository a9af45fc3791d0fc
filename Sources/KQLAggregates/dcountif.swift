import KQLColumns
import KQLLanguage

extension AggregateFunction {
  static let dcountif = AggregateFunction(
    name: "dcountif",
    summary: "Estimates the number of distinct values over the rows where a predicate is true.",
    parameters: [
      .required("expression", .scalar, "Nulls are left out."),
      .required("predicate", .type(.bool), "Only rows where it is true count."),
      .optional("accuracy", .constant(.long), "From 0 (1.6 % error) to 4 (0.2 %); 1 (0.8 %) by default."),
    ],
    result: .type(.long),
    resultName: .prefixed("dcountif"),
    examples: [
      Example(
        "datatable(x: long)[1, 2, 2, 3] | summarize dcountif(x, x > 1)",
        "2")
    ],
    incremental: .states(
      { _ in [.dynamic] },
      { shape in
        let precision = HyperLogLog.precision(accuracy: shape.long(2) ?? 1)
        return FilteredStates(
          DistinctCounts(precision: precision, exactLimit: 4096, result: .estimate), predicate: 1)
      }),
    makeAggregator: { shape in
      let precision = HyperLogLog.precision(accuracy: shape.long(2) ?? 1)
      return FilteredAggregator(
        DistinctCounts(precision: precision, exactLimit: 4096, result: .estimate), predicate: 1)
    }
  )
}
