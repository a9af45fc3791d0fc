import KQLCatalog
import KQLColumns
import KQLDiagnostics
import KQLLanguage

/// A graph that has been made of a model, and that is to become a snapshot.
package struct MadeGraph: Sendable {
  package var model: DocumentInfo
  package var version: GraphModel.Version
  package var name: String
  package var nodes: Table
  package var edges: Table

  package init(model: DocumentInfo, version: GraphModel.Version, name: String, nodes: Table, edges: Table) {
    self.model = model
    self.version = version
    self.name = name
    self.nodes = nodes
    self.edges = edges
  }
}

extension Database {
  /// As many as the service keeps.
  package static let graphSnapshotsMax = 5000

  /// Stores a graph with what making it took, in one commit; `cost` is asked when its rows have been written.
  package func store(
    _ graph: MadeGraph, cost: () -> GraphCost, request: RequestContext, _ state: CatalogState,
    alongside: (Transaction, GraphSnapshotInfo) throws -> Void
  ) throws -> GraphSnapshotInfo {
    let now = clock.now()
    var nodes = hiddenTable(graph, "nodes", graph.nodes.schema, now)
    var edges = hiddenTable(graph, "edges", graph.edges.schema, now)
    let traits = ExtentTraits(createdOn: now, ingestionTime: nil)
    let stagedNodes = try stage(graph.nodes.chunks, for: nodes, traits: traits, state)
    var staged = stagedNodes
    do {
      let stagedEdges = try stage(graph.edges.chunks, for: edges, traits: traits, state)
      staged += stagedEdges
      let cost = cost()
      return try change(request) { transaction in
        try transaction.check(graph)
        nodes.id = try transaction.access.nextId()
        edges.id = try transaction.access.nextId()
        try transaction.add(stagedNodes, to: nodes)
        try transaction.add(stagedEdges, to: edges)
        let snapshot = GraphSnapshotInfo(
          database: graph.model.database, model: graph.model.name, name: graph.name, modelId: graph.version.id,
          modelCreatedOn: graph.version.createdOn, createdOn: now,
          nodes: .init(table: nodes, rowCount: Int64(graph.nodes.rowCount)),
          edges: .init(table: edges, rowCount: Int64(graph.edges.rowCount)), cost: cost)
        try transaction.put(snapshot)
        try alongside(transaction, snapshot)
        return snapshot
      }
    } catch {
      discard(staged)
      throw error
    }
  }

  private func hiddenTable(_ graph: MadeGraph, _ part: String, _ schema: Schema, _ now: Int64) -> TableInfo {
    TableInfo(
      database: graph.model.database, name: GraphSnapshotInfo.tableName(graph.model.name, graph.name, part), id: 0,
      columns: schema.fields.enumerated().map { ColumnInfo(id: Int64($0) + 1, name: $1.name, type: $1.type) },
      createdOn: now, flags: .hidden)
  }

  /// Remembers that a snapshot could not be made.
  package func record(_ failure: GraphFailureInfo, request: RequestContext) throws {
    var failure = failure
    failure.reason = SecretText.masked(failure.reason)
    try change(request) { transaction in
      transaction.touchLog()
      try transaction.access.put(failure)
    }
  }

  /// Failures of the models in a database, in order.
  package func graphFailures(in database: String) throws -> [GraphFailureInfo] {
    try read { access in
      try access.select(GraphFailureInfo.self, "WHERE database = ? ORDER BY timestamp, operation_id", [.text(database)])
    }
  }
}

extension Transaction {
  /// Throws when the snapshot can no longer be stored.
  fileprivate func check(_ graph: MadeGraph) throws {
    let key = ObjectKey(graph.model.database, graph.model.name)
    guard let model = state.documents[GraphModel.kind]?[key],
      GraphModel.versions(model).contains(where: { $0.id == graph.version.id })
    else { throw Diagnostic.notFound("GraphModel", graph.model.name) }
    try state.checkGraphSnapshot(graph.name, of: graph.model)
  }

  package func put(_ snapshot: GraphSnapshotInfo) throws {
    try access.put(snapshot)
    define { $0.graphSnapshots[ObjectKey(snapshot.database, snapshot.model), default: []].append(snapshot) }
    try journal("MAKE-GRAPH-SNAPSHOT", database: snapshot.database, entity: "\(snapshot.model).\(snapshot.name)")
  }

  /// Removes a snapshot and its rows.
  package func remove(_ snapshot: GraphSnapshotInfo) throws {
    for table in [snapshot.nodes.table, snapshot.edges.table] {
      try drop(try access.extents(of: table.id, at: commit), of: table)
    }
    try access.remove(snapshot)
    let key = ObjectKey(snapshot.database, snapshot.model)
    define { state in
      state.graphSnapshots[key]?.removeAll { $0.name == snapshot.name }
      if state.graphSnapshots[key]?.isEmpty == true { state.graphSnapshots[key] = nil }
    }
    try journal("DROP-GRAPH-SNAPSHOT", database: snapshot.database, entity: "\(snapshot.model).\(snapshot.name)")
  }

  /// Removes a model with its snapshots.
  package func dropGraphModel(_ model: DocumentInfo) throws {
    for snapshot in state.graphSnapshots(of: model.name, in: model.database) { try remove(snapshot) }
    try drop(model, GraphModel.entity(model))
  }
}

extension CatalogState {
  /// In the order in which they were made.
  package func graphSnapshots(of model: String, in database: String) -> [GraphSnapshotInfo] {
    graphSnapshots[ObjectKey(database, model)] ?? []
  }

  /// Throws when a snapshot of the name cannot be made.
  package func checkGraphSnapshot(_ name: String, of model: DocumentInfo) throws(Diagnostic) {
    if graphSnapshots(of: model.name, in: model.database).contains(where: { $0.name == name }) {
      throw Diagnostic(
        code: "General_BadRequest", "Entity '\(model.name).\(name)' of kind 'GraphSnapshot' already exists.",
        hints: ["Drop it first, or choose another name: snapshots do not change."])
    }
    let count = graphSnapshots.reduce(0) { $0 + ($1.key.database == model.database ? $1.value.count : 0) }
    if count >= Database.graphSnapshotsMax {
      throw Diagnostic(
        code: "General_BadRequest",
        "database '\(model.database)' has \(count) graph snapshots, and may have no more",
        hints: [".drop graph_snapshot removes one."])
    }
  }
}
