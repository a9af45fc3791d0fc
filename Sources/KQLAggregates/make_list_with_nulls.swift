import KQLColumns
import KQLLanguage

extension AggregateFunction {
  static let makeListWithNulls = AggregateFunction(
    name: "make_list_with_nulls",
    summary: "Gathers the values into an array, nulls among them.",
    parameters: [
      .required("expression", .scalar, "")
    ],
    result: .type(.dynamic),
    resultName: .prefixed("list"),
    examples: [
      Example(
        "datatable(v: long)[1, long(null), 3] | summarize make_list_with_nulls(v)",
        "[1,null,3]")
    ],
    makeAggregator: { _ in ValueLists(ValueLists.Options(keepsNulls: true)) }
  )
}
