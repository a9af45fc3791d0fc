import KQLLanguage

extension Policy {
  static let callout = Policy(
    name: "callout", title: "CalloutPolicy",
    summary: "Which services may be called. Stored and shown; has no effect here: nothing is called.",
    entities: [.cluster], mergeSyntax: "Policy=<string>", permission: .allDatabasesAdmin,
    examples: [
      .show: [Example(".show cluster policy callout | project Policy", "null")]
    ],
    sample: PolicySample(
      #"'[{"CalloutType": "sql", "CalloutUriRegex": "sql\\\\.example\\\\.com", "CanCall": true}]'"#,
      gives: #"[{"CalloutType":"sql","CalloutUriRegex":"sql\\.example\\.com","CanCall":true}]"#)
  ) { change in try change.anyJSON() }
}
