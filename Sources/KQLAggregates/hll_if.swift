import KQLColumns
import KQLLanguage

extension AggregateFunction {
  static let hllIf = AggregateFunction(
    name: "hll_if",
    summary: "Sketches the distinct values of an expression over the rows where a predicate is true.",
    parameters: [
      .required("expression", .scalar, "Nulls are left out."),
      .required("predicate", .type(.bool), "Only rows where it is true count."),
      .optional("accuracy", .constant(.long), "From 0 (1.6 % error) to 4 (0.2 %); 1 (0.8 %) by default."),
    ],
    result: .type(.dynamic),
    resultName: .prefixed("hll_if"),
    examples: [
      Example(
        "datatable(x: long)[1, 2, 2, 3] | summarize h = hll_if(x, x > 1) | project dcount_hll(h)",
        "2")
    ],
    makeAggregator: { shape in
      let precision = HyperLogLog.precision(accuracy: shape.long(2) ?? 1)
      return FilteredAggregator(
        DistinctCounts(precision: precision, exactLimit: 1024, result: .sketch), predicate: 1)
    }
  )
}
