import KQLColumns
import KQLLanguage

extension AggregateFunction {
  static let percentilew = AggregateFunction(
    name: "percentilew",
    summary: "Finds a percentile of values that count by weight.",
    parameters: [
      .required("expression", .scalar, "Nulls are left out."),
      .required("weight", .type(.long), "How often the value counts."),
      .required("percentile", .constant(.real), "From 0 to 100."),
    ],
    result: .argument(0),
    resultName: .prefixed("percentile"),
    examples: [
      Example(
        "datatable(n: long, x: long)[8, 10, 6, 20, 3, 30, 1, 40] | summarize percentilew(x, n, 50)",
        "20")
    ],
    columns: { shape in Percentiles.fields(shape, from: 2) },
    makeAggregator: { shape in
      Percentiles(
        type: shape.firstType, percents: Percentiles.percents(shape, from: 2), isWeighted: true, isArray: false)
    }
  )
}
