import KQLColumns
import KQLLanguage

extension AggregateFunction {
  static let binaryAllOr = AggregateFunction(
    name: "binary_all_or",
    summary: "Folds integers with a bitwise or.",
    parameters: [
      .required("expression", .type(.long), "Nulls are left out.")
    ],
    result: .argument(0),
    resultName: .firstArgument,
    examples: [
      Example(
        "datatable(num: long)[1, 2, 4, 7] | summarize r = binary_all_or(num)",
        "7")
    ],
    makeAggregator: { shape in BinaryFolds(.or, type: shape.firstType) }
  )
}
