import KQLCatalog
import KQLColumns
import KQLLanguage

extension Policy {
  static let ingestionTime = Policy(
    name: "ingestiontime", title: "IngestionTimePolicy",
    summary: "Whether rows remember when they were ingested, and can be selected by cursor.", entities: [.table],
    tables: [.alter],
    alterSyntax: "Value=(true | false)", permission: .tableIngestor,
    examples: [
      .show: [
        Example(".show table Logs policy ingestiontime | project Policy", #"{"IsEnabled":true}"#)
      ],
      .alter: [
        Example(".alter table Logs policy ingestiontime true | project Policy", #"{"IsEnabled":true}"#)
      ],
    ],
    sample: PolicySample("false", gives: #"{"IsEnabled":false}"#, initial: #"{"IsEnabled":true}"#),
    script: { JSON($0)?["IsEnabled"]?.bool == false ? "false" : "true" }
  ) { change in
    JSON.object([.init("IsEnabled", .bool(change.captures.keyword("Value") != "false"))]).text
  }
}
