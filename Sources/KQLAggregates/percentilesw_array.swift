import KQLColumns
import KQLLanguage

extension AggregateFunction {
  static let percentileswArray = AggregateFunction(
    name: "percentilesw_array",
    summary: "Finds percentiles of values that count by weight, as one array.",
    parameters: [
      .required("expression", .scalar, "Nulls are left out."),
      .required("weight", .type(.long), "How often the value counts."),
      .repeated("percentile", .scalar, 1...64, "Constants from 0 to 100, or one dynamic array of them."),
    ],
    result: .type(.dynamic),
    resultName: .prefixed("percentiles"),
    examples: [
      Example(
        "datatable(n: long, x: long)[8, 10, 6, 20, 3, 30, 1, 40] | summarize percentilesw_array(x, n, 50, 75, 99.9)",
        "[20,20,40]")
    ],
    makeAggregator: { shape in
      Percentiles(
        type: shape.firstType, percents: Percentiles.percents(shape, from: 2), isWeighted: true, isArray: true)
    }
  )
}
