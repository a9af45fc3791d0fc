import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let currentNodeId = ScalarFunction(
    name: "current_node_id",
    family: .special,
    summary: "Gives the name of the node.",
    parameters: [],
    result: .type(.string),
    examples: [
      Example("print current_node_id()", "kqlsh")
    ],
    volatility: .stable,
    evaluate: CurrentNodeId.evaluate
  )
}

private enum CurrentNodeId {
  static func evaluate(_ arguments: Arguments) -> Column {
    .constant(.string("kqlsh"), .string, count: arguments.rowCount)
  }
}
