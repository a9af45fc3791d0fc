import KQLColumns
import KQLLanguage

extension AggregateFunction {
  static let passthrough = AggregateFunction(
    name: "passthrough",
    summary: "Returns a value of the group under its own name.",
    parameters: [
      .required("expression", .scalar)
    ],
    result: .argument(0),
    resultName: .firstArgument,
    examples: [
      Example("datatable(k: long, v: string)[1, 'a', 1, 'a', 2, 'b'] | summarize passthrough(v) by k", "1 | a\n2 | b")
    ],
    makeAggregator: { shape in AnyRows(shape) }
  )
}
