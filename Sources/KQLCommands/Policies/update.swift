import KQLCatalog
import KQLColumns
import KQLDatabase
import KQLDiagnostics
import KQLLanguage

extension Policy {
  static let update = Policy(
    name: "update", title: "UpdatePolicy",
    summary: "Runs queries over what is ingested into other tables and appends their rows to this one.",
    entities: [.table],
    alterSyntax: "Policy=<string> [with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')']",
    mergeSyntax: "Policy=<string> [with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')']",
    examples: [
      .show: [Example(".show table Parsed policy update | project EntityName, Policy", "[NetDefaultDB].[Parsed] | null")],
      .alter: [
        Example(
          """
          .alter table Parsed policy update @'[{"Source": "Logs", "Query": "ParseLogs()"}]' | project Policy
          """,
          #"[{"IsEnabled":true,"Source":"Logs","SourceIsWildCard":false,"Query":"ParseLogs()","IsTransactional":false,"PropagateIngestionProperties":false,"ManagedIdentity":null}]"#
        )
      ],
      .delete: [Example(".delete table Parsed policy update | project Policy", "null")],
    ]
  ) { change in
    _ = try PropertyList(change.captures, known: [])
    guard let text = change.captures.string("Policy") else {
      throw Diagnostic(code: "SYN0002", "the policy must be a string literal", range: change.context.command.range)
    }
    let old = change.current.flatMap { JSON($0) }?.array ?? []
    let validated = try change.context.database.validateUpdatePolicy(
      text, target: change.entity, request: change.context.request)
    change.context.warnings += validated.warnings
    let new = JSON(validated.json)?.array ?? []
    if change.isMerge {
      if let twice = new.first(where: { old.contains($0) }) {
        change.context.warn("the entry for source '\(twice["Source"]?.string ?? "")' is already there: its rows will be doubled")
      }
      return JSON.array(old + new).text
    }
    let dropped = old.filter { entry in !new.contains { $0["Source"] == entry["Source"] } }
    if let first = dropped.first {
      change.context.warn(
        "the entry for source '\(first["Source"]?.string ?? "")' is gone; .alter-merge keeps what is there")
    }
    return JSON.array(new).text
  }
}
