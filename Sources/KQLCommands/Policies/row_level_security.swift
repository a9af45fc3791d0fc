import KQLCatalog
import KQLDatabase
import KQLLanguage
import KQLSyntax

extension Policy {
  static let rowLevelSecurity = Policy(
    name: "row_level_security", title: "RowLevelSecurityPolicy",
    summary: "A query in place of a table for its readers. "
      + "Update policies and continuous exports refuse such tables; queries of the local binary see all rows.",
    entities: [.table],
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
    _ = try PropertyList(change.captures, known: ["allowMaterializedViewsWithoutRowLevelSecurity"])
    let isEnabled = change.captures.keyword("State") == "enable"
    let text = change.captures.string("Query") ?? ""
    if isEnabled, change.context.state.isViewRestricted(change.entity) {
      throw change.refuse("row level security and restricted view access exclude each other")
    }
    let table = try change.context.snapshot.table(change.entity.name, in: change.entity.database)
    let schema = try change.context.queries.schema(ofText: text, in: change.context)
    guard schema.fields.map(\.name) == table.columns.map(\.name), schema.fields.map(\.type) == table.columns.map(\.type)
    else { throw change.refuse("the query must give the columns of table '\(table.name)'") }
    if isEnabled { change.context.warn("queries of this binary still see all rows of '\(table.name)'") }
    return JSON.object([.init("IsEnabled", .bool(isEnabled)), .init("Query", .string(text))]).text
  }

  @Sendable private static func script(_ text: String) -> String {
    let json = JSON(text)
    return (json?["IsEnabled"]?.bool == true ? "enable " : "disable ")
      + EntityText.literal(json?["Query"]?.string ?? "")
  }
}
