import KQLCatalog
import KQLLanguage

extension Policy {
  private static func part(_ name: String, _ keys: [(String, JSON)]) -> PolicyKey {
    PolicyKey(
      name, .object(keys.map { PolicyKey($0.0, $0.0 == coefficient ? .number : .integer, $0.1) }, requires: []),
      .object(keys.map { JSON.Member($0.0, $0.1) }))
  }

  private static let clusterMost = "ClusterMaximumConcurrentOperations"
  private static let clusterLeast = "ClusterMinimumConcurrentOperations"
  private static let nodeMost = "MaximumConcurrentOperationsPerNode"
  private static let most = "MaximumConcurrentOperationsPerCluster"
  private static let coefficient = "CoreUtilizationCoefficient"

  private static let rebuild = part("ExtentsRebuildCapacity", [(clusterMost, .integer(50)), (nodeMost, .integer(5))])
  private static let views: PolicyKey = {
    let keys = [
      PolicyKey(clusterLeast, .integer), PolicyKey(clusterMost, .integer, .integer(1)), rebuild,
    ]
    let members = keys.compactMap { key in key.standard.map { JSON.Member(key.name, $0) } }
    return PolicyKey("MaterializedViewsCapacity", .object(keys, requires: []), .object(members))
  }()

  private static let keys: [PolicyKey] = [
    part("IngestionCapacity", [(clusterMost, .integer(512)), (coefficient, .number("0.75"))]),
    part(
      "ExtentsMergeCapacity",
      [("MinimumConcurrentOperationsPerNode", .integer(1)), (nodeMost, .integer(3)), (clusterMost, .integer(512))]),
    part("ExtentsPurgeRebuildCapacity", [(nodeMost, .integer(1))]),
    part("ExportCapacity", [(clusterMost, .integer(100)), (coefficient, .number("0.25"))]),
    part("ExtentsPartitionCapacity", [(clusterLeast, .integer(1)), (clusterMost, .integer(32))]),
    views,
    part(
      "StoredQueryResultsCapacity",
      [("MaximumConcurrentOperationsPerDbAdmin", .integer(250)), (coefficient, .number("0.75"))]),
    part("StreamingIngestionPostProcessingCapacity", [(nodeMost, .integer(4))]),
    part("PurgeStorageArtifactsCleanupCapacity", [(most, .integer(2))]),
    part("PeriodicStorageArtifactsCleanupCapacity", [(most, .integer(2))]),
    part("QueryAccelerationCapacity", [(clusterMost, .integer(100)), (coefficient, .number("1.0"))]),
    part("GraphSnapshotsCapacity", [(clusterMost, .integer(5))]),
  ]

  /// What holds where nothing is said.
  private static let standard = JSON.object(
    keys.compactMap { key in key.standard.map { JSON.Member(key.name, $0) } }
  ).text

  static let capacity = Policy(
    name: "capacity", title: "CapacityPolicy", summary: "How many operations of a kind may run at once.",
    effect: .partly(
      "Here ClusterMaximumConcurrentOperations of IngestionCapacity and ExportCapacity holds, for each process; nothing else is held back."
    ),
    entities: [.cluster], permanent: [.cluster], mergeSyntax: "Policy=<string>", permission: .allDatabasesAdmin,
    examples: [
      .show: [Example(".show cluster policy capacity | project Policy", "null")],
      .alterMerge: [
        Example(
          #".alter-merge cluster policy capacity '{"ExportCapacity": {"ClusterMaximumConcurrentOperations": 7}}' | project tostring(parse_json(Policy).ExportCapacity)"#,
          #"{"ClusterMaximumConcurrentOperations":7,"CoreUtilizationCoefficient":0.25}"#)
      ],
    ],
    sample: PolicySample("'{}'", gives: standard)
  ) { change in try change.object(keys) }
}
