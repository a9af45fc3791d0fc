import KQLColumns
import KQLLanguage

extension AggregateFunction {
  static let argMin = AggregateFunction(
    name: "arg_min",
    summary: "Finds the row where an expression is least, and returns columns of it.",
    parameters: [
      .required("minimized", .scalar, "Nulls are left out while there are other values."),
      .repeated("returned", .scalar, 0...64, "Columns of the same row; `*` for all."),
    ],
    result: .argument(0),
    resultName: .firstArgument,
    examples: [
      Example(
        "datatable(v: long, w: long)[10, 100, 20, 200] | summarize arg_min(v, w)",
        "10 | 100")
    ],
    synonyms: ["argmin"],
    columns: { shape in shape.arguments },
    incremental: .results { ArgExtremes($0, isMaximum: false) },
    makeAggregator: { shape in ArgExtremes(shape, isMaximum: false) }
  )
}
