import KQLLanguage

extension Policy {
  static let capacity = Policy(
    name: "capacity", title: "CapacityPolicy",
    summary: "How much may run at once. Stored and shown; has no effect here.",
    entities: [.cluster], permanent: [.cluster], mergeSyntax: "Policy=<string>", permission: .allDatabasesAdmin,
    examples: [
      .show: [Example(".show cluster policy capacity | project Policy", "null")]
    ],
    sample: PolicySample(
      #"'{"IngestionCapacity": {"ClusterMaximumConcurrentOperations": 512, "CoreUtilizationCoefficient": 0.75}}'"#,
      gives:
        #"{"IngestionCapacity":{"ClusterMaximumConcurrentOperations":512,"CoreUtilizationCoefficient":0.75}}"#)
  ) { change in try change.anyJSON() }
}
