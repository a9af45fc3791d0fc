import KQLColumns
import KQLDatabase
import KQLLanguage
import KQLSyntax

extension ManagementCommand {
  private static let status = "NodeId: string, Status: string"
  private static let nothing = "Does nothing here: nothing of the kind is cached."

  private static func clearing(
    _ id: String, _ rest: String, _ what: String, _ permission: Permission, example: String
  ) -> ManagementCommand {
    ManagementCommand(
      id, syntax: ".clear \(rest)", summary: "Clears \(what). \(nothing)", permission: permission, effect: .writes,
      result: status, examples: [Example(".clear \(example)", "KQLSH | Succeeded")]
    ) { context in
      if context.captures.has("TableName") { _ = try context.table("TableName") }
      return CommandResult(
        Table(schema: Schema(declared: status), rows: [[.string(Cluster.node), .string("Succeeded")]]))
    }
  }

  static let caches: [ManagementCommand] = [
    clearing(
      "ClearDatabaseCacheStreamingIngestionSchema", "database cache streamingingestion schema",
      "cached schemas of streaming ingestion", .databaseIngestor, example: "database cache streamingingestion schema"),
    clearing(
      "ClearTableCacheStreamingIngestionSchema", "table TableName=<table> cache streamingingestion schema",
      "a cached schema of streaming ingestion", .databaseIngestor, example: "table Logs cache streamingingestion schema"),
    clearing(
      "ClearDatabaseCacheQueryWeakConsistency", "database cache query_weak_consistency",
      "what weakly consistent queries read", .databaseAdmin, example: "database cache query_weak_consistency"),
    clearing(
      "ClearRemoteClusterDatabaseSchema",
      "cache remote-schema cluster '(' ClusterName=<string> ')' '.' database '(' RemoteDatabase=<string> ')'",
      "the cached schema of another cluster's database", .databaseViewer,
      example: "cache remote-schema cluster('c1').database('d1')"),
    ManagementCommand(
      "ClearDatabaseCacheQueryResults", syntax: ".clear database cache query_results",
      summary: "Clears cached results of queries. \(nothing)", permission: .databaseAdmin, effect: .writes,
      result: "NodeId: string, Entries: long",
      examples: [Example(".clear database cache query_results", "KQLSH | 0")]
    ) { _ in
      CommandResult(
        Table(schema: Schema(declared: "NodeId: string, Entries: long"), rows: [[.string(Cluster.node), .long(0)]]))
    },
    ManagementCommand(
      "ShowDatabaseCacheQueryResults", syntax: ".show database cache query_results",
      summary: "Shows how much of queries' results is cached: nothing here.", permission: .databaseViewer,
      effect: .reads,
      result: "NodeId: string, Hits: long, Misses: long, CacheCapacityInBytes: long, UsedBytes: long, Count: long",
      examples: [Example(".show database cache query_results", "KQLSH | 0 | 0 | 0 | 0 | 0")]
    ) { _ in
      let schema = Schema(
        declared: "NodeId: string, Hits: long, Misses: long, CacheCapacityInBytes: long, UsedBytes: long, Count: long")
      let row: [Value] = [.string(Cluster.node)] + Array(repeating: .long(0), count: 5)
      return CommandResult(Table(schema: schema, rows: [row]))
    },
    ManagementCommand(
      "ClearExternalArtifactsCache",
      syntax: ".clear cluster cache external-artifacts '(' { ArtifactUri=<string>, ',' }+ ')'",
      summary: "Clears cached packages of sandboxes. \(nothing)", permission: .databaseAdmin, effect: .writes,
      result: "ExternalArtifactUri: string, State: string",
      examples: [
        Example(
          ".clear cluster cache external-artifacts ('https://example.com/a.zip')",
          "https://example.com/a.zip | NotFound")
      ]
    ) { context in
      let rows: [[Value]] = context.captures.rows("ArtifactUri").map {
        [.string($0.string("ArtifactUri") ?? ""), .string("NotFound")]
      }
      return CommandResult(
        Table(schema: Schema(declared: "ExternalArtifactUri: string, State: string"), rows: rows))
    },
  ]
}

/// This process as a cluster of one node.
enum Cluster {
  static let node = "KQLSH"
}
