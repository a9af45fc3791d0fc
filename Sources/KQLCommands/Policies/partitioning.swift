import KQLLanguage

extension Policy {
  static let partitioning = Policy(
    name: "partitioning", title: "PartitioningPolicy",
    summary: "How extents are partitioned by values. Stored and shown; has no effect here.",
    entities: [.table, .materializedView], mergeSyntax: "Policy=<string>", permission: .databaseAdmin,
    examples: [
      .show: [Example(".show table Logs policy partitioning | project Policy", "null")]
    ]
  ) { change in try change.anyJSON() }
}
