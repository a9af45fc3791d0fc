import KQLColumns
import KQLLanguage

extension AggregateFunction {
  static let dcount = AggregateFunction(
    name: "dcount",
    summary: "Estimates the number of distinct values; small numbers are exact.",
    parameters: [
      .required("expression", .scalar, "Nulls are left out."),
      .optional("accuracy", .constant(.long), "From 0 (1.6 % error) to 4 (0.2 %); 1 (0.8 %) by default."),
    ],
    result: .type(.long),
    resultName: .prefixed("dcount"),
    examples: [
      Example(
        "datatable(x: long)[1, 2, 2, 3] | summarize dcount(x)",
        "3")
    ],
    incremental: .states(
      { _ in [.dynamic] },
      {
        DistinctCounts(
          precision: HyperLogLog.precision(accuracy: $0.long(1) ?? 1), exactLimit: 4096, result: .estimate)
      }),
    makeAggregator: { shape in
      DistinctCounts(
        precision: HyperLogLog.precision(accuracy: shape.long(1) ?? 1), exactLimit: 4096, result: .estimate)
    }
  )
}
