import KQLColumns
import KQLLanguage

extension AggregateFunction {
  static let avgif = AggregateFunction(
    name: "avgif",
    summary: "Averages an expression over the rows where a predicate is true.",
    parameters: [
      .required("expression", .summable, "Nulls are left out."),
      .required("predicate", .type(.bool), "Only rows where it is true count."),
    ],
    result: .computed(Sums.averageType),
    resultName: .prefixed("avgif"),
    examples: [
      Example(
        "datatable(v: long)[1, 2, 3, 4, 5, 6, 7, 8, 9, 10] | summarize avgif(v, v > 5)",
        "8.0")
    ],
    incremental: .states(
      { Sums.stateTypes($0.removing(1)) },
      { FilteredStates(Sums.make($0.removing(1), isAverage: true), predicate: 1) }),
    makeAggregator: { shape in
      FilteredAggregator(Sums.make(shape.removing(1), isAverage: true), predicate: 1)
    }
  )
}
