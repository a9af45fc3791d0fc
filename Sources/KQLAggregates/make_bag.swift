import KQLColumns
import KQLLanguage

extension AggregateFunction {
  static let makeBag = AggregateFunction(
    name: "make_bag",
    summary: "Merges objects into one; of equal keys the first stays.",
    parameters: [
      .required("bag", .type(.dynamic), "Values that are not objects are left out."),
      .optional("maxSize", .constant(.long), "1,048,576 by default."),
    ],
    result: .type(.dynamic),
    resultName: .prefixed("bag"),
    examples: [
      Example(
        "datatable(d: dynamic)[dynamic({\"a\": 1}), dynamic({\"a\": 3, \"c\": 4})] | summarize make_bag(d)",
        "{\"a\":1,\"c\":4}")
    ],
    synonyms: ["make_dictionary"],
    incremental: .results { PropertyBags(countMax: Int(clamping: $0.long(1) ?? 1_048_576)) },
    makeAggregator: { shape in PropertyBags(countMax: Int(clamping: shape.long(1) ?? 1_048_576)) }
  )
}
