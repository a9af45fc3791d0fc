import KQLDatabase
import KQLLanguage

extension Policy {
  static let restrictedViewAccess = Policy(
    name: "restricted_view_access", title: "RestrictedViewAccessPolicy",
    summary: "Whether only unrestricted viewers may read a table. "
      + "Update policies and continuous exports refuse such tables; roles are not enforced by the local binary.",
    entities: [.table], tables: [.alter], alterSyntax: "Value=(true | false)",
    examples: [
      .alter: [Example(".alter table Logs policy restricted_view_access true | project Policy", "true")]
    ],
    sample: PolicySample("true", gives: "true"), script: { $0 }
  ) { change in
    let value = change.captures.keyword("Value") ?? "false"
    if value == "true", change.context.state.hasRowLevelSecurity(change.entity) {
      throw change.refuse("restricted view access and row level security exclude each other")
    }
    return value
  }
}
