import KQLLanguage

extension Policy {
  static let queryWeakConsistency = Policy(
    name: "query_weak_consistency", title: "QueryWeakConsistencyPolicy",
    summary: "How stale weakly consistent queries may be. Stored and shown; has no effect here.",
    entities: [.cluster], permanent: [.cluster], mergeSyntax: "Policy=<string>", permission: .allDatabasesAdmin,
    sample: PolicySample(
      #"'{"MaximumLagAllowedInMinutes": 10}'"#, gives: #"{"MaximumLagAllowedInMinutes":10}"#)
  ) { change in try change.anyJSON() }
}
