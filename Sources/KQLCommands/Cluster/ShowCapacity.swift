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
    summary: "Shows how many operations of a kind may run at once: one, commands of this process run in turn.",
    permission: .databaseUser, effect: .reads, result: capacity,
    examples: [Example(".show capacity ingestions", "Ingestions | 1 | 0 | 1 | CapacityPolicy/Ingestion")]
  ) { context in
    let wanted = context.captures.keyword("Resource")
    let running = Int64(context.database.running.all.count)
    let rows: [[Value]] = resources.filter { wanted == nil || $0.0 == wanted }.map { resource in
      // Queries may run beside each other, as many as ask.
      let isQueries = resource.0 == "queries"
      let total = isQueries ? max(Int64(context.database.workers), running) : 1
      let consumed = isQueries ? running : 0
      return [.string(resource.1), .long(total), .long(consumed), .long(total - consumed), .string(resource.2)]
    }
    return CommandResult(Table(schema: Schema(declared: capacity), rows: rows))
  }
}
