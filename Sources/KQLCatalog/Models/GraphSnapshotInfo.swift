import KQLColumns

/// The graph of a model as it was once; its nodes and edges are the extents of two hidden tables.
package struct GraphSnapshotInfo: CatalogRow, Hashable {
  package var database: String
  package var model: String
  package var name: String
  /// The version of the model.
  package var modelId: GUID
  /// Ticks.
  package var modelCreatedOn: Int64
  package var createdOn: Int64
  package var nodes: Part
  package var edges: Part
  package var cost: GraphCost

  /// The nodes, or the edges.
  package struct Part: Sendable, Hashable {
    package var table: TableInfo
    package var rowCount: Int64

    package init(table: TableInfo, rowCount: Int64) {
      self.table = table
      self.rowCount = rowCount
    }
  }

  package init(
    database: String, model: String, name: String, modelId: GUID, modelCreatedOn: Int64, createdOn: Int64, nodes: Part,
    edges: Part, cost: GraphCost
  ) {
    self.database = database
    self.model = model
    self.name = name
    self.modelId = modelId
    self.modelCreatedOn = modelCreatedOn
    self.createdOn = createdOn
    self.nodes = nodes
    self.edges = edges
    self.cost = cost
  }

  package var entity: EntityName { EntityName(.graphModel, database: database, name: model) }

  /// The name of a hidden table.
  package static func tableName(_ model: String, _ name: String, _ part: String) -> String {
    "_GS_\(model).\(name).\(part)"
  }

  package static let tableName = "graph_snapshots"
  package static let columns = [
    "database", "model", "name", "model_id", "model_created_on", "created_on", "nodes_table", "nodes_columns",
    "nodes_count", "edges_table", "edges_columns", "edges_count", "cpu", "memory_peak", "duration", "details",
  ]
  package static let keyCount = 3
  package init(_ row: SQLStatement) {
    let (database, model, name, createdOn) = (row.text(0), row.text(1), row.text(2), row.integer(5))
    func part(_ title: String, at column: Int) -> Part {
      Part(
        table: TableInfo(
          database: database, name: Self.tableName(model, name, title), id: row.integer(column),
          columns: ColumnInfo.decode(row.text(column + 1)), createdOn: createdOn, flags: .hidden),
        rowCount: row.integer(column + 2))
    }
    self.init(
      database: database, model: model, name: name, modelId: GUID(bytes: row.blob(3)), modelCreatedOn: row.integer(4),
      createdOn: createdOn, nodes: part("nodes", at: 6), edges: part("edges", at: 9),
      cost: GraphCost(row, at: 12))
  }
  package var values: [SQLValue] {
    [
      .text(database), .text(model), .text(name), .blob(modelId.bytes), .integer(modelCreatedOn), .integer(createdOn),
      .integer(nodes.table.id), .text(ColumnInfo.encode(nodes.table.columns)), .integer(nodes.rowCount),
      .integer(edges.table.id), .text(ColumnInfo.encode(edges.table.columns)), .integer(edges.rowCount),
    ] + cost.values
  }
}

/// What the making of a snapshot took.
package struct GraphCost: Sendable, Hashable {
  /// Ticks.
  package var cpu: Int64
  package var memoryPeak: Int64
  /// Ticks.
  package var duration: Int64
  /// JSON: the steps, and the storing.
  package var details: String

  package init(cpu: Int64 = 0, memoryPeak: Int64 = 0, duration: Int64 = 0, details: String = "") {
    self.cpu = cpu
    self.memoryPeak = memoryPeak
    self.duration = duration
    self.details = details
  }

  init(_ row: SQLStatement, at column: Int) {
    self.init(
      cpu: row.integer(column), memoryPeak: row.integer(column + 1), duration: row.integer(column + 2),
      details: row.text(column + 3))
  }

  var values: [SQLValue] { [.integer(cpu), .integer(memoryPeak), .integer(duration), .text(details)] }
}
