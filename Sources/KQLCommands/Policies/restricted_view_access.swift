import KQLDatabase
import KQLLanguage

extension Policy {
  static let restrictedViewAccess = Policy(
    name: "restricted_view_access", title: "RestrictedViewAccessPolicy",
    summary: "Whether only unrestricted viewers may read a table; administrators, update policies and exports may not.",
    entities: [.table], tables: [.alter], alterSyntax: "Value=(true | false)",
    examples: [
      .alter: [Example(".alter table Logs policy restricted_view_access true | project Policy", "true")]
    ],
    sample: PolicySample("true", gives: "true"), script: { $0 }
  ) { change in
    let value = change.captures.keyword("Value") ?? "false"
    guard value == "true" else { return value }
    let context = change.context
    if context.state.hasRowLevelSecurity(change.entity) {
      throw change.refuse("restricted view access and row level security exclude each other")
    }
    let table = try context.snapshot.table(change.entity.name, in: change.entity.database)
    let views = context.state.materializedViews(in: table.database)
    if let view = views.first(where: { !$0.readsView && $0.source == table.name }) {
      throw change.refuse("table '\(table.name)' is the source of materialized view '\(view.name)'")
    }
    for target in context.database.targetsReading(table, snapshot: context.snapshot, countsSource: false) {
      context.warn("the update policy of table '\(target)' reads table '\(table.name)' and will fail")
    }
    for export in context.database.exportsReading(table, snapshot: context.snapshot, countsImpersonated: true) {
      context.warn("continuous export '\(export)' reads table '\(table.name)' and will fail")
    }
    return value
  }
}
