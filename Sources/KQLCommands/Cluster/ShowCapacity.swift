import KQLColumns
import KQLDatabase
import KQLLanguage

extension ManagementCommand {
  private static let capacity = "Resource: string, Total: long, Consumed: long, Remaining: long, Origin: string"
  /// As the command names them, as the result does, and where the limit comes from.
  private static let resources = [
    ("ingestions", "Ingestions", "CapacityPolicy/Ingestion"),
    ("extents-merge", "ExtentsMerge", "CapacityPolicy/ExtentsMerge"),
    ("table-purge", "TablePurge", "CapacityPolicy/ExtentsPurgeRebuild"),
    ("data-export", "DataExport", "CapacityPolicy/Export"), ("mirroring", "Mirroring", "CapacityPolicy/Mirroring"),
    ("query-acceleration", "QueryAcceleration", "CapacityPolicy/QueryAcceleration"),
    ("extents-partition", "ExtentsPartition", "CapacityPolicy/ExtentsPartition"),
    ("streaming-ingestion-post-processing", "StreamingIngestionPostProcessing", "CapacityPolicy/StreamingIngestionPostProcessing"),
    ("materialized-view", "MaterializedView", "CapacityPolicy/MaterializedViews"),
    ("graph_snapshot", "GraphSnapshot", "CapacityPolicy/GraphSnapshots"),
    ("queries", "Queries", "CapacityPolicy/Queries"),
    ("stored-query-results", "StoredQueryResults", "CapacityPolicy/StoredQueryResults"),
    ("purge-storage-artifacts-cleanup", "PurgeStorageArtifactsCleanup", "CapacityPolicy/PurgeStorageArtifactsCleanup"),
    (
      "periodic-storage-artifacts-cleanup", "PeriodicStorageArtifactsCleanup",
      "CapacityPolicy/PeriodicStorageArtifactsCleanup"
    ),
  ]
  private static let resource = "(Resource=(\(resources.map(\.0).joined(separator: " | "))))?"

  static let showCapacity = ManagementCommand(
    "ShowCapacity", syntax: ".show capacity \(resource) [with '(' scope '=' Scope=(cluster | workloadgroup) ')']",
    summary: "Shows how many operations of a kind may run at once, and do in this process.",
    permission: .databaseUser, effect: .reads, result: capacity,
    examples: [Example(".show capacity ingestions", "Ingestions | 1 | 0 | 1 | CapacityPolicy/Ingestion")]
  ) { context in
    let wanted = context.captures.keyword("Resource")
    let rows: [[Value]] = resources.filter { wanted == nil || $0.0 == wanted }.map { resource in
      // Without a limit as many run beside each other as ask.
      let limited = Capacity.allCases.first { $0.origin == resource.2 }
      let running =
        resource.0 == "queries"
        ? context.database.running.all.count : limited.map { context.database.capacity.count($0) } ?? 0
      let limit = limited.flatMap { context.state.limit(of: $0) } ?? (resource.0 == "queries" ? context.database.workers : 1)
      let (total, consumed) = (Int64(max(limit, running)), Int64(running))
      return [.string(resource.1), .long(total), .long(consumed), .long(total - consumed), .string(resource.2)]
    }
    return CommandResult(Table(schema: Schema(declared: capacity), rows: rows))
  }
}
