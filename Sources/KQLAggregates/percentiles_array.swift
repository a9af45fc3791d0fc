import KQLColumns
import KQLLanguage

extension AggregateFunction {
  static let percentilesArray = AggregateFunction(
    name: "percentiles_array",
    summary: "Finds the values that given percentages of the values do not exceed, as one array.",
    parameters: [
      .required("expression", .scalar, "Nulls are left out."),
      .repeated("percentile", .scalar, 1...64, "Constants from 0 to 100, or one dynamic array of them."),
    ],
    result: .type(.dynamic),
    resultName: .prefixed("percentiles"),
    examples: [
      Example(
        "datatable(x: long)[1, 2, 3, 4, 5] | summarize percentiles_array(x, 20, 50, 99)",
        "[1,3,5]")
    ],
    makeAggregator: { shape in
      Percentiles(
        type: shape.firstType, percents: Percentiles.percents(shape, from: 1), isWeighted: false, isArray: true)
    }
  )
}
