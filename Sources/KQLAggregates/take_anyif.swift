import KQLColumns
import KQLLanguage

extension AggregateFunction {
  static let takeAnyif = AggregateFunction(
    name: "take_anyif",
    summary: "Returns a value of any one row where a predicate is true.",
    parameters: [
      .required("expression", .scalar, "Nulls are left out."),
      .required("predicate", .type(.bool), "Only rows where it is true count."),
    ],
    result: .argument(0),
    resultName: .firstArgument,
    examples: [
      Example(
        "datatable(x: long)[7, 8] | summarize take_anyif(x, x > 7)",
        "8")
    ],
    incremental: .results { AnyRows($0.removing(1)) },
    makeAggregator: { shape in FilteredAggregator(AnyRows(shape.removing(1)), predicate: 1) }
  )
}
