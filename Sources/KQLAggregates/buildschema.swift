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
    examples: [
      Example(
        "datatable(v: dynamic)[dynamic({'a': 1}), dynamic({'a': 'x', 'b': [2]})] | summarize buildschema(v)",
        #"{"a":["long","string"],"b":{"`indexer`":"long"}}"#)
    ],
    makeAggregator: { _ in ValueSchemas() }
  )
}
