import KQLColumns
import KQLLanguage

extension AggregateFunction {
  static let takeAny = AggregateFunction(
    name: "take_any",
    summary: "Returns the values of any one row, preferably one that is neither null nor empty.",
    parameters: [
      .repeated("expression", .scalar, 1...64, "`*` for all columns.")
    ],
    result: .argument(0),
    resultName: .firstArgument,
    examples: [
      Example(
        "datatable(x: long)[7, 7] | summarize take_any(x)",
        "7")
    ],
    columns: { shape in shape.arguments },
    incremental: .results { AnyRows($0) },
    makeAggregator: { shape in AnyRows(shape) }
  )
}
