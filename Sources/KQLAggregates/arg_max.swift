import KQLColumns
import KQLLanguage

extension AggregateFunction {
  static let argMax = AggregateFunction(
    name: "arg_max",
    summary: "Finds the row where an expression is greatest, and returns columns of it.",
    parameters: [
      .required("maximized", .scalar, "Nulls are left out while there are other values."),
      .repeated("returned", .scalar, 0...64, "Columns of the same row; `*` for all."),
    ],
    result: .argument(0),
    resultName: .firstArgument,
    examples: [
      Example(
        "datatable(v: long, w: long)[10, 100, 20, 200] | summarize arg_max(v, w)",
        "20 | 200")
    ],
    synonyms: ["argmax"],
    columns: { shape in shape.arguments },
    incremental: .results { ArgExtremes($0, isMaximum: true) },
    makeAggregator: { shape in ArgExtremes(shape, isMaximum: true) }
  )
}
