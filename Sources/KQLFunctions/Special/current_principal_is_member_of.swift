import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let currentPrincipalIsMemberOf = ScalarFunction(
    name: "current_principal_is_member_of",
    family: .special,
    summary: "Tells whether who runs the query is one of the principals given.",
    parameters: [
      .repeated("principal", .scalar, 1...64, "Texts or arrays of texts.")
    ],
    result: .type(.bool),
    examples: [
      Example("print current_principal_is_member_of('aadgroup=group1@fabrikam.com')", "false")
    ],
    volatility: .stable,
    evaluate: CurrentPrincipalIsMemberOf.evaluate
  )
}

private enum CurrentPrincipalIsMemberOf {
  static func evaluate(_ arguments: Arguments) -> Column {
    let principal = arguments.context.principal
    let parts = arguments.columns.map { (rows: TextRows($0.retyped(.string)), isArray: $0.type == .dynamic) }
    return arguments.buildBool { row in
      for part in parts {
        let names =
          part.isArray
          ? part.rows.withRow(row) { JSONView($0).elements.compactMap { $0.string } } : [part.rows.string(row)]
        if names.contains(where: { PrincipalName($0).map(principal.isMember) ?? false }) { return true }
      }
      return false
    }
  }
}
