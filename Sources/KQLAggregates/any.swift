import KQLColumns
import KQLLanguage

extension AggregateFunction {
  static let any = AggregateFunction(
    name: "any",
    summary: "Returns the values of any one row; obsolete, take_any() is its successor.",
    parameters: [
      .repeated("expression", .scalar, 1...64, "`*` for all columns.")
    ],
    result: .argument(0),
    resultName: .prefixed("any"),
    examples: [
      Example(
        "datatable(x: long)[7, 7] | summarize any(x)",
        "7")
    ],
    columns: { shape in shape.arguments.map { .init("any_\($0.name)", $0.type) } },
    incremental: .results { AnyRows($0) },
    makeAggregator: { shape in AnyRows(shape) }
  )
}
