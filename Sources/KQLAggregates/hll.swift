import KQLColumns
import KQLLanguage

extension AggregateFunction {
  static let hll = AggregateFunction(
    name: "hll",
    summary: "Sketches the distinct values of an expression, for dcount_hll() and hll_merge().",
    parameters: [
      .required("expression", .scalar, "Nulls are left out."),
      .optional("accuracy", .constant(.long), "From 0 (1.6 % error) to 4 (0.2 %); 1 (0.8 %) by default."),
    ],
    result: .type(.dynamic),
    resultName: .prefixed("hll"),
    examples: [
      Example(
        "datatable(x: long)[1, 2, 2, 3] | summarize h = hll(x) | project dcount_hll(h)",
        "3")
    ],
    incremental: .results { _ in MergedSketches() },
    makeAggregator: { shape in
      DistinctCounts(
        precision: HyperLogLog.precision(accuracy: shape.long(1) ?? 1), exactLimit: 1024, result: .sketch)
    }
  )
}
