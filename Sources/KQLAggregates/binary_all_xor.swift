import KQLColumns
import KQLLanguage

extension AggregateFunction {
  static let binaryAllXor = AggregateFunction(
    name: "binary_all_xor",
    summary: "Folds integers with a bitwise xor.",
    parameters: [
      .required("expression", .type(.long), "Nulls are left out.")
    ],
    result: .argument(0),
    resultName: .firstArgument,
    examples: [
      Example(
        "datatable(num: long)[1, 2, 4, 7] | summarize r = binary_all_xor(num)",
        "0")
    ],
    makeAggregator: { shape in BinaryFolds(.xor, type: shape.firstType) }
  )
}
