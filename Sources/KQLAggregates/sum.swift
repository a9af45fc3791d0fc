import KQLColumns
import KQLLanguage

extension AggregateFunction {
  static let sum = AggregateFunction(
    name: "sum",
    summary: "Sums an expression.",
    parameters: [
      .required("expression", .summable, "Nulls are left out.")
    ],
    result: .computed(Sums.resultType),
    resultName: .prefixed("sum"),
    examples: [
      Example(
        "datatable(k: long, v: long)[1, 10, 1, 20, 2, 30] | summarize sum(v) by k",
        "1 | 30\n2 | 30"),
      Example(
        "datatable(x: int)[] | summarize sum(x)",
        "0"),
    ],
    incremental: .results { Sums.make($0, isAverage: false) },
    makeAggregator: { shape in Sums.make(shape, isAverage: false) }
  )
}
