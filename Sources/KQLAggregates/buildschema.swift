import KQLColumns
import KQLLanguage

extension AggregateFunction {
  static let buildschema = AggregateFunction(
    name: "buildschema",
    summary: "Finds the least schema that admits every value of a dynamic expression.",
    parameters: [
      .required("expression", .type(.dynamic))
    ],
    result: .type(.dynamic),
    resultName: .prefixed("schema"),
    examples: [],
    makeAggregator: { _ in ValueSchemas() }
  )
}
