import KQLColumns
import KQLLanguage

extension AggregateFunction {
  static let binaryAllAnd = AggregateFunction(
    name: "binary_all_and",
    summary: "Folds integers with a bitwise and.",
    parameters: [
      .required("expression", .type(.long), "Nulls are left out.")
    ],
    result: .argument(0),
    resultName: .firstArgument,
    examples: [
      Example(
        "datatable(num: long)[1, 2, 4, 7] | summarize r = binary_all_and(num)",
        "0")
    ],
    makeAggregator: { shape in BinaryFolds(.and, type: shape.firstType) }
  )
}
