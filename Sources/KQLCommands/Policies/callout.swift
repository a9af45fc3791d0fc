import KQLCatalog
import KQLColumns
import KQLDatabase
import KQLLanguage

extension Policy {
  private static let keys: [PolicyKey] = [
    PolicyKey("CalloutType", .word(CalloutPolicy.types)), PolicyKey("CalloutUriRegex", .text),
    PolicyKey("CanCall", .bool),
  ]

  static let callout = Policy(
    name: "callout", title: "CalloutPolicy",
    summary: "Which services may be called: a call is allowed when a rule of its type matches and none denies it.",
    effect: .partly("Rules of type external_data hold for files of http and https; nothing else is called."),
    entities: [.cluster], mergeSyntax: "Policy=<string>", permission: .allDatabasesAdmin,
    examples: [
      .show: [
        Example(
          ".show cluster policy callout | project EntityType, Policy",
          """
          Cluster immutable policy | [{"CalloutType":"external_data","CalloutUriRegex":".*","CanCall":true}]
          Cluster | null
          """)
      ]
    ],
    sample: PolicySample(
      #"'[{"CalloutType": "sql", "CalloutUriRegex": "sql\\\\.example\\\\.com", "CanCall": true}]'"#,
      gives: #"[{"CalloutType":"sql","CalloutUriRegex":"sql\\.example\\.com","CanCall":true}]"#), fixed: CalloutPolicy.preconfigured
  ) { change in
    let text = try change.array(keys, requires: ["CalloutType", "CalloutUriRegex", "CanCall"]) {
      $0["CalloutType"] == $1["CalloutType"] && $0["CalloutUriRegex"] == $1["CalloutUriRegex"]
    }
    for rule in JSON(text)?.array ?? [] {
      guard let pattern = rule["CalloutUriRegex"]?.string, CalloutPolicy.isPattern(pattern) else {
        throw change.refuse("'\(rule["CalloutUriRegex"]?.string ?? "")' is not a regular expression")
      }
    }
    return text
  }
}
