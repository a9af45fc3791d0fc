import KQLColumns
import KQLLanguage

extension AggregateFunction {
  static let makeSet = AggregateFunction(
    name: "make_set",
    summary: "Gathers the distinct values into an array.",
    parameters: [
      .required("expression", .scalar, "Nulls are left out."),
      .optional("maxSize", .constant(.long), "1,048,576 by default."),
    ],
    result: .type(.dynamic),
    resultName: .prefixed("set"),
    examples: [
      Example(
        "datatable(s: string)[\"b\", \"a\", \"c\", \"a\", \"b\"] | summarize make_set(s)",
        "[\"b\",\"a\",\"c\"]")
    ],
    synonyms: ["makeset"],
    incremental: .results { ValueLists(ValueLists.options($0, isSet: true, sizeAt: 1)) },
    makeAggregator: { shape in ValueLists(ValueLists.options(shape, isSet: true, sizeAt: 1)) }
  )
}
