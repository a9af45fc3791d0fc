import KQLCatalog
import KQLColumns
import KQLDatabase
import KQLDiagnostics
import KQLLanguage
import KQLSyntax

extension ManagementCommand {
  static let makeGraphSnapshot = ManagementCommand(
    "GraphSnapshotMake", syntax: ".make [async] graph_snapshot SnapshotName=<name> from ModelName=<graph_model>",
    summary: "Makes the graph of a model and keeps it: graph() reads the latest snapshot instead of running the model's steps.",
    permission: .graphModelAdmin, effect: .writes, result: GraphSnapshotRows.made,
    examples: [
      Example(
        ".make graph_snapshot Today from People | project Name, ModelName, NodesCount, EdgesCount", "Today | People | 2 | 0",
        after: [GraphExamples.people])
    ]
  ) { context in try context.runs(persists: false) { try context.makeGraphSnapshot() } }
}

enum GraphExamples {
  /// Makes the model `People`, of the nodes of table `Events`.
  static let people =
    #".create-or-alter graph_model People '{"Definition": {"Steps": [{"Kind": "AddNodes", "Query": "Events", "NodeIdColumn": "Id"}]}}'"#
  static let today = ".make graph_snapshot Today from People"
}

extension CommandContext {
  fileprivate func makeGraphSnapshot() throws -> CommandResult {
    let name = try requiredName("SnapshotName")
    try EntityNames.check(name)
    let document = try graphModel("ModelName")
    guard let (model, version) = snapshot.graphModel(document.name, in: document.database) else {
      throw CommandError.notFound("GraphModel", document.name, command.range)
    }
    do {
      try state.checkGraphSnapshot(name.text, of: model)
    } catch {
      var error = error
      error.range = name.range
      throw error
    }
    let meter = GraphCostMeter(database.clock)
    let startedOn = database.clock.now()
    let made: GraphSnapshotInfo
    do {
      let steps = try GraphModel.steps(
        version.model, name: model.name, database: model.database == databaseName ? nil : model.database)
      let (nodes, edges) = try queries.makeGraph(steps, in: self) { meter.add($0, steps.steps[$0.number].kind) }
      let graph = MadeGraph(model: model, version: version, name: name.text, nodes: nodes, edges: edges)
      made = try database.store(
        graph, cost: { meter.sealed(byteCount: nodes.byteCount + edges.byteCount) }, request: request, state
      ) { try self.logAsync($0, $1, startedOn: startedOn) }
    } catch {
      let cause = Diagnostic(error)
      if cause.isConflict || cancellation.isCancelled { throw cause }
      try database.record(
        GraphFailureInfo(
          operationId: request.operationId, database: model.database, model: model.name, modelId: version.id,
          name: name.text, timestamp: startedOn, reason: cause.message, isPermanent: cause.isPermanent,
          cost: meter.failed), request: request)
      throw cause
    }
    try refresh()
    return CommandResult(madeRows(made))
  }

  /// An asynchronous command has ended exactly when its snapshot is there.
  private func logAsync(_ transaction: Transaction, _ made: GraphSnapshotInfo, startedOn: Int64) throws {
    guard captures.has("async") else { return }
    try transaction.access.setOperationResult(Array(StoredTable.text(madeRows(made)).utf8), of: request.operationId)
    let last = try transaction.access.operations(request.operationId).last
    try transaction.logOperation(
      .completed, database: databaseName, startedOn: last?.startedOn ?? startedOn)
  }

  private func madeRows(_ made: GraphSnapshotInfo) -> Table {
    Table(
      schema: Schema(declared: GraphSnapshotRows.made),
      rows: [
        GraphSnapshotRows.basic(made) + [
          .long(made.nodes.rowCount), .long(made.edges.rowCount), .string(GraphSnapshotRows.retention(made, state)),
          .string(state.effectivePolicy("caching", of: made.entity) ?? "null"),
        ]
      ])
  }
}

extension Table {
  fileprivate var byteCount: Int { chunks.reduce(0) { $0 + $1.reduce(0) { $0 + $1.approximateByteCount } } }
}
