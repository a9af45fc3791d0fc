import KQLLanguage

extension Policy {
  static let partitioning = Policy(
    name: "partitioning", title: "PartitioningPolicy",
    summary: "How extents are partitioned by values. Stored and shown; has no effect here.",
    entities: [.table, .materializedView], mergeSyntax: "Policy=<string>", permission: .databaseAdmin,
    examples: [
      .show: [Example(".show table Logs policy partitioning | project Policy", "null")]
    ],
    sample: PolicySample(
      #"'{"PartitionKeys": [{"ColumnName": "Text", "Kind": "Hash", "Properties": {"Function": "XxHash64", "MaxPartitionCount": 16, "Seed": 1, "PartitionAssignmentMode": "Uniform"}}]}'"#,
      gives:
        #"{"PartitionKeys":[{"ColumnName":"Text","Kind":"Hash","Properties":{"Function":"XxHash64","MaxPartitionCount":16,"Seed":1,"PartitionAssignmentMode":"Uniform"}}]}"#
    )
  ) { change in try PartitioningRules.checked(try change.anyJSON(), change) }
}
