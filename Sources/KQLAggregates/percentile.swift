import KQLColumns
import KQLLanguage

extension AggregateFunction {
  static let percentile = AggregateFunction(
    name: "percentile",
    summary: "Finds the value that a percentage of the values does not exceed.",
    parameters: [
      .required("expression", .scalar, "Nulls are left out."),
      .required("percentile", .constant(.real), "From 0 to 100."),
    ],
    result: .argument(0),
    resultName: .prefixed("percentile"),
    examples: [
      Example(
        "datatable(x: long)[1, 2, 3, 4, 5] | summarize percentile(x, 50)",
        "3")
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
