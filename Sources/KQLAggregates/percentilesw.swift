import KQLColumns
import KQLLanguage

extension AggregateFunction {
  static let percentilesw = AggregateFunction(
    name: "percentilesw",
    summary: "Finds percentiles of values that count by weight.",
    parameters: [
      .required("expression", .scalar, "Nulls are left out."),
      .required("weight", .type(.long), "How often the value counts."),
      .repeated("percentile", .constant(.real), 1...64, "From 0 to 100."),
    ],
    result: .argument(0),
    resultName: .prefixed("percentile"),
    examples: [
      Example(
        "datatable(n: long, x: long)[8, 10, 6, 20, 3, 30, 1, 40] | summarize percentilesw(x, n, 50, 75, 99.9)",
        "20 | 20 | 40")
    ],
    columns: { shape in Percentiles.fields(shape, from: 2) },
    makeAggregator: { shape in
      Percentiles(
        type: shape.firstType, percents: Percentiles.percents(shape, from: 2), isWeighted: true, isArray: false)
    }
  )
}
