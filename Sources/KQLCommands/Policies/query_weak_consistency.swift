import KQLCatalog
import KQLLanguage

extension Policy {
  private static let keys: [PolicyKey] = [
    .automatic("PercentageOfNodes", 1...100), .automatic("MinimumNumberOfNodes", 1...1000),
    .automatic("MaximumNumberOfNodes", 1...1000), .automatic("SuperSlackerNumberOfNodesThreshold", 4...1000),
    PolicyKey("EnableMetadataPrefetch", .bool, .bool(false)), .automatic("MaximumLagAllowedInMinutes", 1...60),
    .automatic("RefreshPeriodInSeconds", 30...1800),
  ]

  static let queryWeakConsistency = Policy(
    name: "query_weak_consistency", title: "QueryWeakConsistencyPolicy",
    summary: "How stale weakly consistent queries may be.", effect: .none("every query sees the last commit"),
    entities: [.cluster], permanent: [.cluster], mergeSyntax: "Policy=<string>", permission: .allDatabasesAdmin,
    examples: [
      .alterMerge: [
        Example(
          #".alter-merge cluster policy query_weak_consistency '{"PercentageOfNodes": 30}' | project toint(parse_json(Policy).PercentageOfNodes)"#,
          "30")
      ]
    ],
    sample: PolicySample(
      #"'{"MaximumLagAllowedInMinutes": 10}'"#,
      gives:
        #"{"PercentageOfNodes":-1,"MinimumNumberOfNodes":-1,"MaximumNumberOfNodes":-1,"SuperSlackerNumberOfNodesThreshold":-1,"EnableMetadataPrefetch":false,"MaximumLagAllowedInMinutes":10,"RefreshPeriodInSeconds":-1}"#
    )
  ) { change in try change.object(keys) }
}
