import KQLColumns
import KQLLanguage

extension AggregateFunction {
  static let avg = AggregateFunction(
    name: "avg",
    summary: "Averages an expression.",
    parameters: [
      .required("expression", .summable, "Nulls are left out.")
    ],
    result: .computed(Sums.averageType),
    resultName: .prefixed("avg"),
    examples: [
      Example(
        "datatable(x: int)[int(null), 1, 2, 3] | summarize avg(x)",
        "2.0"),
      Example(
        "datatable(x: int)[] | summarize avg(x)",
        "NaN"),
    ],
    incremental: .states({ Sums.stateTypes($0) }, { Sums.make($0, isAverage: true) }),
    makeAggregator: { shape in Sums.make(shape, isAverage: true) }
  )
}
