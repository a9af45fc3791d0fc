import KQLColumns
import KQLLanguage

extension AggregateFunction {
  static let minif = AggregateFunction(
    name: "minif",
    summary: "Finds the least value of an expression over the rows where a predicate is true.",
    parameters: [
      .required("expression", .scalar, "Nulls are left out."),
      .required("predicate", .type(.bool), "Only rows where it is true count."),
    ],
    result: .argument(0),
    resultName: .prefixed("minif"),
    examples: [
      Example(
        "datatable(v: long)[1, 2, 3, 4, 5, 6, 7, 8, 9, 10] | summarize minif(v, v > 5)",
        "6")
    ],
    incremental: .results { Extremes.make($0.removing(1), isMaximum: false) },
    makeAggregator: { shape in
      FilteredAggregator(Extremes.make(shape.removing(1), isMaximum: false), predicate: 1)
    }
  )
}
