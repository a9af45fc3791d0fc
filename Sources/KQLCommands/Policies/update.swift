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
      .show: [
        Example(".show table Parsed policy update | project EntityName, Policy", "[NetDefaultDB].[Parsed] | null")
      ],
      .alter: [
        Example(
          """
          .alter table Parsed policy update @'[{"Source": "Logs", "Query": "ParseLogs()"}]' | project Policy
          """,
          #"[{"IsEnabled":true,"Source":"Logs","SourceIsWildCard":false,"Query":"ParseLogs()","IsTransactional":false,"PropagateIngestionProperties":false,"ManagedIdentity":null}]"#
        )
      ],
      .delete: [Example(".delete table Parsed policy update | project Policy", "null")],
    ],
    sample: PolicySample(
      """
      @'[{"Source": "Logs", "Query": "ParseLogs()"}]'
      """,
      gives:
        #"[{"IsEnabled":true,"Source":"Logs","SourceIsWildCard":false,"Query":"ParseLogs()","IsTransactional":false,"PropagateIngestionProperties":false,"ManagedIdentity":null}]"#,
      table: "Parsed")
  ) { change in
    _ = try PropertyList(change.captures, known: [])
    guard let text = change.captures.string("Policy") else {
      throw Diagnostic(code: "SYN0002", "the policy must be a string literal", range: change.context.command.range)
    }
    let context = change.context
    let target = try context.snapshot.table(change.entity.name, in: change.entity.database)
    let stored = try change.current.map { try UpdatePolicy.parse($0) } ?? []
    let validated: ValidatedPolicy
    do {
      validated = try context.database.validateUpdatePolicy(
        text, of: target, keeping: change.isMerge ? stored : [], snapshot: context.snapshot,
        principal: context.request.principal)
    } catch var error as Diagnostic {
      // The place is one of the policy's query, not of the command.
      error.range = context.command.range
      throw error
    }
    context.warnings += validated.warnings
    let new = try UpdatePolicy.parse(text)
    for (index, twice) in new.enumerated()
    where new[..<index].contains(where: { $0.source == twice.source && $0.query == twice.query }) {
      context.warn("the entry for source '\(twice.source)' is given twice: its rows will be doubled")
    }
    if change.isMerge {
      for twice in new where stored.contains(where: { $0.source == twice.source && $0.query == twice.query }) {
        context.warn("the entry for source '\(twice.source)' is already there: its rows will be doubled")
      }
    } else {
      for gone in lost(of: stored, among: new) {
        context.warn(
          "the entry for source '\(gone.source)' with query '\(gone.query)' is gone; .alter-merge keeps what is there")
      }
    }
    return validated.json
  }

  /// Entries that the new ones neither repeat nor take the place of: fewer have their source.
  private static func lost(of old: [UpdatePolicy], among new: [UpdatePolicy]) -> [UpdatePolicy] {
    Set(old.map(\.source)).sorted().flatMap { source -> [UpdatePolicy] in
      let kept = new.filter { $0.source == source }
      let missing = old.filter { entry in entry.source == source && !kept.contains { $0.query == entry.query } }
      let replacements = kept.filter { entry in !old.contains { $0.source == source && $0.query == entry.query } }
      return Array(missing.dropFirst(replacements.count))
    }
  }
}
