import KQLCatalog
import KQLColumns
import KQLDatabase
import KQLLanguage

extension ManagementCommand {
  private static let made = [GraphExamples.people, GraphExamples.today]
  private static let statistics =
    "DatabaseName: string, ModelName: string, ModelId: guid, Name: string, SnapshotTime: datetime, TotalCpu: timespan, "
    + "MemoryPeak: long, Duration: timespan, NodesCount: long, EdgesCount: long, NodesSize: long, EdgesSize: long, "
    + "Details: string"
  private static let dataStatistics =
    "DatabaseName: string, GraphModelName: string, SnapshotName: string, EntityKind: string, TotalExtentSize: long, "
    + "OriginalSize: long, DataCompressedSize: long, IndexSize: long, CompressionRatio: real, TotalElementCount: long"
  private static let failures =
    "OperationId: guid, DatabaseName: string, Name: string, SnapshotTime: datetime, ModelName: string, ModelId: guid, "
    + "TotalCpu: timespan, MemoryPeak: long, Duration: timespan, Details: string, FailureReason: string, FailureKind: string"

  static let graphSnapshots: [ManagementCommand] = [
    makeGraphSnapshot,
    ManagementCommand(
      "GraphSnapshotShow", syntax: ".show graph_snapshot Snapshot=<graph_model_snapshot> [Details=details]",
      summary: "Shows a snapshot of a graph.", permission: .databaseReader, effect: .reads, result: nil,
      examples: [
        Example(
          ".show graph_snapshot People.Today details | project Name, NodesCount, EdgesCount, RetentionPolicy",
          #"Today | 2 | 0 | {"SoftDeletePeriod":"365000.00:00:00"}"#, after: made)
      ]
    ) { context in context.shown([try context.graphSnapshot("Snapshot")]) },
    ManagementCommand(
      "GraphSnapshotsShow", syntax: ".show graph_snapshots Model=<qualified_wildcarded_name> [Details=details]",
      summary: "Lists the snapshots of a graph model, or with * of all.", permission: .databaseReader, effect: .reads,
      result: GraphSnapshotRows.basic,
      examples: [Example(".show graph_snapshots * | project Name, ModelName", "Today | People", after: made)]
    ) { context in
      context.shown(
        try context.graphSnapshots("Model").sorted { ($0.name, $0.createdOn) < ($1.name, $1.createdOn) })
    },
    ManagementCommand(
      "GraphSnapshotDrop", syntax: ".drop graph_snapshot Snapshot=<graph_model_snapshot>",
      summary: "Drops a snapshot of a graph.", permission: .graphModelAdmin, effect: .writes,
      result: GraphSnapshotRows.basic,
      examples: [Example(".drop graph_snapshot People.Today | project Name", "Today", after: made)]
    ) { context in
      let snapshot = try context.graphSnapshot("Snapshot")
      try context.change { try $0.remove(snapshot) }
      return GraphSnapshotRows.table([snapshot])
    },
    ManagementCommand(
      "GraphSnapshotsDrop", syntax: ".drop graph_snapshots Model=<qualified_wildcarded_name>",
      summary: "Drops all snapshots of a graph model.", permission: .graphModelAdmin, effect: .writes,
      result: GraphSnapshotRows.basic,
      examples: [Example(".drop graph_snapshots People | project Name", "Today", after: made)]
    ) { context in
      let snapshots = try context.graphSnapshots("Model")
      if !snapshots.isEmpty { try context.change { access in for each in snapshots { try access.remove(each) } } }
      return GraphSnapshotRows.table(snapshots)
    },
    ManagementCommand(
      "GraphSnapshotShowStatistics", syntax: ".show graph_snapshot Snapshot=<qualified_wildcarded_name> statistics",
      summary: "Shows what the making of a snapshot took, step by step.", permission: .databaseViewer, effect: .reads,
      result: statistics,
      examples: [
        Example(
          ".show graph_snapshot People.Today statistics | project Name, NodesCount, parse_json(Details).Steps[0].AddedElementsCount",
          "Today | 2 | 2", after: made)
      ]
    ) { context in try context.statistics([try context.graphSnapshot("Snapshot")], statistics) },
    ManagementCommand(
      "GraphSnapshotsShowStatistics", syntax: ".show graph_snapshots Model=<qualified_wildcarded_name> statistics",
      summary: "Shows what the making of each snapshot of a graph model, or with * of all, took.",
      permission: .databaseViewer, effect: .reads, result: statistics,
      examples: [Example(".show graph_snapshots People statistics | project Name, EdgesCount", "Today | 0", after: made)]
    ) { context in try context.statistics(try context.graphSnapshots("Model"), statistics) },
    ManagementCommand(
      "GraphSnapshotShowDataStatistics",
      syntax: ".show graph_snapshot Snapshot=<graph_model_snapshot> data statistics",
      summary: "Shows the stored sizes of a snapshot's nodes and edges.", permission: .databaseViewer, effect: .reads,
      result: dataStatistics,
      examples: [
        Example(
          ".show graph_snapshot People.Today data statistics | project EntityKind, TotalElementCount", "Nodes | 2\nEdges | 0",
          after: made)
      ]
    ) { context in try context.dataStatistics([try context.graphSnapshot("Snapshot")], dataStatistics) },
    ManagementCommand(
      "GraphSnapshotsShowDataStatistics",
      syntax: ".show graph_snapshots Model=<qualified_wildcarded_name> data statistics",
      summary: "Shows the stored sizes of the nodes and edges of all snapshots of a graph model, or with * of all.",
      permission: .databaseViewer, effect: .reads, result: dataStatistics,
      examples: [Example(".show graph_snapshots * data statistics | summarize sum(TotalElementCount)", "2", after: made)]
    ) { context in try context.dataStatistics(try context.graphSnapshots("Model"), dataStatistics) },
    ManagementCommand(
      "GraphSnapshotShowFailures", syntax: ".show graph_snapshots Model=<qualified_wildcarded_name> failures",
      summary: "Lists the snapshots of a graph model, or with * of all, that could not be made in the last two weeks.",
      permission: .databaseViewer, effect: .reads, result: failures,
      examples: [Example(".show graph_snapshots * failures | count", "0")]
    ) { context in
      let (database, names) = try context.graphModels("Model")
      let rows: [[Value]] = try context.database.graphFailures(in: database).filter { names.contains($0.model) }.map {
        [
          .guid($0.operationId), .string($0.database), .string($0.name), .long($0.timestamp), .string($0.model),
          .guid($0.modelId), .long($0.cost.cpu), .long($0.cost.memoryPeak), .long($0.cost.duration),
          .string($0.cost.details), .string($0.reason), .string($0.isPermanent ? "Permanent" : "Transient"),
        ]
      }
      return CommandResult(Table(schema: Schema(declared: failures), rows: rows))
    },
  ]
}

extension CommandContext {
  fileprivate func shown(_ snapshots: [GraphSnapshotInfo]) -> CommandResult {
    guard captures.has("Details") else { return GraphSnapshotRows.table(snapshots) }
    return CommandResult(
      Table(
        schema: Schema(
          declared: GraphSnapshotRows.basic + ", NodesCount: long, EdgesCount: long, RetentionPolicy: dynamic"),
        rows: snapshots.map {
          GraphSnapshotRows.basic($0) + [
            .long($0.nodes.rowCount), .long($0.edges.rowCount), .dynamic(GraphSnapshotRows.retention($0, state)),
          ]
        }))
  }

  fileprivate func statistics(_ snapshots: [GraphSnapshotInfo], _ schema: String) throws -> CommandResult {
    let rows = try snapshots.map { snapshot -> [Value] in
      [
        .string(snapshot.database), .string(snapshot.model), .guid(snapshot.modelId), .string(snapshot.name),
        .long(snapshot.createdOn), .long(snapshot.cost.cpu), .long(snapshot.cost.memoryPeak),
        .long(snapshot.cost.duration), .long(snapshot.nodes.rowCount), .long(snapshot.edges.rowCount),
        .long(try originalSize(snapshot.nodes)), .long(try originalSize(snapshot.edges)), .string(snapshot.cost.details),
      ]
    }
    return CommandResult(Table(schema: Schema(declared: schema), rows: rows))
  }

  private func originalSize(_ part: GraphSnapshotInfo.Part) throws -> Int64 {
    Int64(try extents(of: part.table).reduce(0) { $0 + $1.originalSize })
  }

  fileprivate func dataStatistics(_ snapshots: [GraphSnapshotInfo], _ schema: String) throws -> CommandResult {
    var rows: [[Value]] = []
    for snapshot in snapshots {
      for (kind, part) in [("Nodes", snapshot.nodes), ("Edges", snapshot.edges)] {
        let extents = try extents(of: part.table)
        let (original, total, index) = extents.reduce((0, 0, 0)) {
          ($0.0 + $1.originalSize, $0.1 + $1.extentSize, $0.2 + $1.indexSize)
        }
        let compressed = total - index
        rows.append([
          .string(snapshot.database), .string(snapshot.model), .string(snapshot.name), .string(kind),
          .long(Int64(total)), .long(Int64(original)), .long(Int64(compressed)), .long(Int64(index)),
          .real(compressed == 0 ? 0 : Double(original) / Double(compressed)), .long(part.rowCount),
        ])
      }
    }
    return CommandResult(Table(schema: Schema(declared: schema), rows: rows))
  }
}
