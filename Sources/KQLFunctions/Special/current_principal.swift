import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let currentPrincipal = ScalarFunction(
    name: "current_principal",
    family: .special,
    summary: "Gives the fully qualified name of who runs the query.",
    parameters: [],
    result: .type(.string),
    examples: [
      Example("print current_principal()", "aaduser=local")
    ],
    volatility: .stable,
    evaluate: CurrentPrincipal.evaluate
  )
}

private enum CurrentPrincipal {
  static func evaluate(_ arguments: Arguments) -> Column {
    .constant(.string(arguments.context.principal.name.fullName), .string, count: arguments.rowCount)
  }
}
