import KQLColumns
import KQLLanguage

extension AggregateFunction {
  static let makeList = AggregateFunction(
    name: "make_list",
    summary: "Gathers the values into an array.",
    parameters: [
      .required("expression", .scalar, "Nulls are left out."),
      .optional("maxSize", .constant(.long), "1,048,576 by default."),
    ],
    result: .type(.dynamic),
    resultName: .prefixed("list"),
    examples: [
      Example(
        "datatable(v: long)[1, 2, 3, 4] | summarize make_list(v, 3)",
        "[1,2,3]"),
      Example(
        "datatable(d: dynamic)[dynamic({\"a\": 1}), dynamic([1, 2])] | summarize make_list(d)",
        "[{\"a\":1},1,2]"),
    ],
    synonyms: ["makelist"],
    incremental: .results { ValueLists(ValueLists.options($0, isSet: false, sizeAt: 1)) },
    makeAggregator: { shape in ValueLists(ValueLists.options(shape, isSet: false, sizeAt: 1)) }
  )
}
