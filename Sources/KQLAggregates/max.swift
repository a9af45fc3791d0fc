import KQLColumns
import KQLLanguage

extension AggregateFunction {
  static let max = AggregateFunction(
    name: "max",
    summary: "Finds the greatest value of an expression.",
    parameters: [
      .required("expression", .scalar, "Nulls are left out.")
    ],
    result: .argument(0),
    resultName: .prefixed("max"),
    examples: [
      Example(
        "datatable(x: long)[1, 2, 3, 4, 5] | summarize max(x)",
        "5"),
      Example(
        "datatable(x: int)[] | summarize max(x)",
        "null"),
    ],
    incremental: .results { Extremes.make($0, isMaximum: true) },
    makeAggregator: { shape in Extremes.make(shape, isMaximum: true) }
  )
}
