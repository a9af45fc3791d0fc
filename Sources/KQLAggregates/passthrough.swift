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
    examples: [],
    makeAggregator: { shape in AnyRows(shape) }
  )
}
