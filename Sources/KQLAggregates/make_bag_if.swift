import KQLColumns
import KQLLanguage

extension AggregateFunction {
  static let makeBagIf = AggregateFunction(
    name: "make_bag_if",
    summary: "Merges the objects of the rows where a predicate is true into one.",
    parameters: [
      .required("bag", .type(.dynamic), "Values that are not objects are left out."),
      .required("predicate", .type(.bool), "Only rows where it is true count."),
      .optional("maxSize", .constant(.long), "1,048,576 by default."),
    ],
    result: .type(.dynamic),
    resultName: .prefixed("bag"),
    examples: [
      Example(
        "datatable(d: dynamic, b: bool)[dynamic({\"a\": 1}), false, dynamic({\"c\": 4}), true] | summarize make_bag_if(d, b)",
        "{\"c\":4}")
    ],
    makeAggregator: { shape in
      FilteredAggregator(PropertyBags(countMax: Int(clamping: shape.long(2) ?? 1_048_576)), predicate: 1)
    }
  )
}
