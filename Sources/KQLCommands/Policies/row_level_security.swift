import KQLCatalog
import KQLDatabase
import KQLLanguage
import KQLSyntax

extension Policy {
  private static let allowance = "allowMaterializedViewsWithoutRowLevelSecurity"

  static let rowLevelSecurity = Policy(
    name: "row_level_security", title: "RowLevelSecurityPolicy",
    summary: "A query that stands in for the rows of a table in the queries of everyone, administrators included.",
    entities: [.table, .materializedView],
    alterSyntax:
      "State=(enable | disable) [with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')'] Query=<string>",
    examples: [
      .alter: [
        Example(
          ".alter table Logs policy row_level_security enable \"Logs | where Text == 'x'\" | project Policy",
          #"{"IsEnabled":true,"Query":"Logs | where Text == 'x'"}"#)
      ]
    ],
    sample: PolicySample(
      "disable 'Logs | where false'", gives: #"{"IsEnabled":false,"Query":"Logs | where false"}"#), script: script
  ) { change in
    let properties = try PropertyList(change.captures, known: [allowance])
    let isEnabled = change.captures.keyword("State") == "enable"
    let text = change.captures.string("Query") ?? ""
    try checkQuery(text, change)
    if isEnabled { try checkConflicts(change, allowsViews: try properties.bool(allowance) ?? false) }
    return JSON.object([.init("IsEnabled", .bool(isEnabled)), .init("Query", .string(text))]).text
  }

  private static func checkQuery(_ text: String, _ change: PolicyChange) throws {
    let table = try change.table()
    let (schema, used) = try change.context.queries.reading(ofText: text, in: change.context)
    guard schema.fields == table.schema.fields else {
      let difference = zip(schema.fields, table.schema.fields).first { $0 != $1 }
      let hint =
        difference.map { "its column '\($0.name)' (\($0.type.name)) stands where '\($1.name)' (\($1.type.name)) is" }
        ?? "it gives \(schema.count) columns, the table has \(table.columns.count)"
      throw change.refuse("the query must give the columns of table '\(table.name)'", hints: [hint])
    }
    if let database = used.databases.sorted().first {
      throw change.refuse("the query reads database '\(database)'; row level security reads its own database only")
    }
    for name in used.tables.sorted() where name != table.name {
      guard change.context.state.hasRowLevelSecurity(.table(name, in: table.database)) else { continue }
      throw change.refuse("the query reads table '\(name)', which has row level security of its own")
    }
  }

  /// A view of the table would go on showing what the table hides.
  private static func checkViews(of table: TableInfo, _ change: PolicyChange) throws {
    let state = change.context.state
    let open = state.materializedViews(in: table.database).first { view in
      !view.readsView && view.source == table.name && view.progress.isEnabled
        && state.policy("row_level_security", of: view.entity) == nil
    }
    guard let open else { return }
    throw change.refuse(
      "materialized view '\(open.name)' reads table '\(table.name)' and has no row level security",
      hints: ["give it one first, or set allowMaterializedViewsWithoutRowLevelSecurity=true"])
  }

  private static func checkConflicts(_ change: PolicyChange, allowsViews: Bool) throws {
    let context = change.context
    if change.entity.kind == .materializedView { return }
    if context.state.isViewRestricted(change.entity) {
      throw change.refuse("row level security and restricted view access exclude each other")
    }
    let table = try context.snapshot.table(change.entity.name, in: change.entity.database)
    if !allowsViews { try checkViews(of: table, change) }
    if let target = context.database.targetsReading(table, snapshot: context.snapshot).first {
      throw change.refuse(
        "the update policy of table '\(target)' reads table '\(table.name)' without a ManagedIdentity",
        hints: ["give the entry of the update policy a ManagedIdentity first"])
    }
    if let export = context.database.exportsReading(table, snapshot: context.snapshot).first {
      throw change.refuse(
        "continuous export '\(export)' reads table '\(table.name)' and its external table does not use impersonation")
    }
  }

  @Sendable private static func script(_ text: String) -> String {
    let json = JSON(text)
    return (json?["IsEnabled"]?.bool == true ? "enable " : "disable ")
      + EntityText.literal(json?["Query"]?.string ?? "")
  }
}
