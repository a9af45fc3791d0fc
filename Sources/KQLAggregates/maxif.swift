import KQLColumns
import KQLLanguage

extension AggregateFunction {
  static let maxif = AggregateFunction(
    name: "maxif",
    summary: "Finds the greatest value of an expression over the rows where a predicate is true.",
    parameters: [
      .required("expression", .scalar, "Nulls are left out."),
      .required("predicate", .type(.bool), "Only rows where it is true count."),
    ],
    result: .argument(0),
    resultName: .prefixed("maxif"),
    examples: [
      Example(
        "datatable(v: long)[1, 2, 3, 4, 5, 6, 7, 8, 9, 10] | summarize maxif(v, v > 5)",
        "10")
    ],
    incremental: .results { Extremes.make($0.removing(1), isMaximum: true) },
    makeAggregator: { shape in
      FilteredAggregator(Extremes.make(shape.removing(1), isMaximum: true), predicate: 1)
    }
  )
}
