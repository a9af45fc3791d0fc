import KQLColumns
import KQLLanguage

extension AggregateFunction {
  static let min = AggregateFunction(
    name: "min",
    summary: "Finds the least value of an expression.",
    parameters: [
      .required("expression", .scalar, "Nulls are left out.")
    ],
    result: .argument(0),
    resultName: .prefixed("min"),
    examples: [
      Example(
        "datatable(x: long)[1, 2, 3, 4, 5] | summarize min(x)",
        "1"),
      Example(
        "datatable(x: int)[] | summarize min(x)",
        "null"),
    ],
    incremental: .results { Extremes.make($0, isMaximum: false) },
    makeAggregator: { shape in Extremes.make(shape, isMaximum: false) }
  )
}
