import KQLCatalog
import KQLLanguage

extension Policy {
  private static let keys: [PolicyKey] = [
    PolicyKey("IsEnabled", .bool), PolicyKey("HintAllocatedRate", .number, .null),
  ]

  static let streamingIngestion = Policy(
    name: "streamingingestion", title: "StreamingIngestionPolicy",
    summary: "Whether rows may be streamed in.",
    effect: .none("there is no streaming endpoint; small ingestions are kept in the catalog anyway"),
    entities: [.table, .database, .cluster], listsTables: false, alterSyntax: "(Policy=<string> | Status=(enable | disable))",
    mergeSyntax: "Policy=<string>",
    examples: [
      .alter: [
        Example(
          ".alter table Logs policy streamingingestion enable | project Policy",
          #"{"IsEnabled":true,"HintAllocatedRate":null}"#)
      ]
    ],
    sample: PolicySample(
      "enable", merge: #"'{"IsEnabled": true}'"#, gives: #"{"IsEnabled":true,"HintAllocatedRate":null}"#)
  ) { change in
    guard let status = change.captures.keyword("Status") else {
      return try change.object(keys, requires: ["IsEnabled"])
    }
    return JSON.object([.init("IsEnabled", .bool(status == "enable")), .init("HintAllocatedRate", .null)]).text
  }
}
