import KQLColumns
import KQLLanguage

extension AggregateFunction {
  static let sumif = AggregateFunction(
    name: "sumif",
    summary: "Sums an expression over the rows where a predicate is true.",
    parameters: [
      .required("expression", .summable, "Nulls are left out."),
      .required("predicate", .type(.bool), "Only rows where it is true count."),
    ],
    result: .computed(Sums.resultType),
    resultName: .prefixed("sumif"),
    examples: [
      Example(
        "datatable(v: long)[1, 2, 3, 4, 5, 6, 7, 8, 9, 10] | summarize sumif(v, v > 5)",
        "40")
    ],
    incremental: .results { Sums.make($0.removing(1), isAverage: false) },
    makeAggregator: { shape in
      FilteredAggregator(Sums.make(shape.removing(1), isAverage: false), predicate: 1)
    }
  )
}
