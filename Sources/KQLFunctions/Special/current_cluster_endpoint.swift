import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let currentClusterEndpoint = ScalarFunction(
    name: "current_cluster_endpoint",
    family: .special,
    summary: "Gives the endpoint of the cluster.",
    parameters: [],
    result: .type(.string),
    examples: [
      Example("print current_cluster_endpoint()", "kqlsh")
    ],
    volatility: .stable,
    evaluate: CurrentClusterEndpoint.evaluate
  )
}

private enum CurrentClusterEndpoint {
  static func evaluate(_ arguments: Arguments) -> Column {
    .constant(.string("kqlsh"), .string, count: arguments.rowCount)
  }
}
