import KQLColumns
import KQLLanguage

extension AggregateFunction {
  static let percentiles = AggregateFunction(
    name: "percentiles",
    summary: "Finds the values that given percentages of the values do not exceed.",
    parameters: [
      .required("expression", .scalar, "Nulls are left out."),
      .repeated("percentile", .constant(.real), 1...64, "From 0 to 100."),
    ],
    result: .argument(0),
    resultName: .prefixed("percentile"),
    examples: [
      Example(
        "datatable(x: long)[1, 2, 3, 4, 5] | summarize percentiles(x, 20, 50, 99)",
        "1 | 3 | 5")
    ],
    columns: { shape in Percentiles.fields(shape, from: 1) },
    incremental: .states(
      { _ in [.dynamic] },
      {
        Percentiles(
          type: $0.firstType, percents: Percentiles.percents($0, from: 1), isWeighted: false, isArray: false)
      }),
    makeAggregator: { shape in
      Percentiles(
        type: shape.firstType, percents: Percentiles.percents(shape, from: 1), isWeighted: false, isArray: false)
    }
  )
}
