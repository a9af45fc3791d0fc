import KQLColumns
import KQLLanguage

extension AggregateFunction {
  static let makeSetIf = AggregateFunction(
    name: "make_set_if",
    summary: "Gathers the distinct values of the rows where a predicate is true into an array.",
    parameters: [
      .required("expression", .scalar, "Nulls are left out."),
      .required("predicate", .type(.bool), "Only rows where it is true count."),
      .optional("maxSize", .constant(.long), "1,048,576 by default."),
    ],
    result: .type(.dynamic),
    resultName: .prefixed("set"),
    examples: [
      Example(
        "datatable(v: long)[1, 3, 3, 4] | summarize make_set_if(v, v > 2)",
        "[3,4]")
    ],
    makeAggregator: { shape in
      FilteredAggregator(ValueLists(ValueLists.options(shape, isSet: true, sizeAt: 2)), predicate: 1)
    }
  )
}
