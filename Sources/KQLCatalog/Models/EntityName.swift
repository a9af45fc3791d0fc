/// What can have policies and principals.
package enum EntityKind: String, Sendable, Hashable, CaseIterable {
  case cluster, database, table, column, function
  case externalTable = "external table"
  case materializedView = "materialized-view"
  case graphModel = "graph_model"
  case continuousExport = "continuous-export"

  /// As the `EntityType` column of results has it.
  package var title: String {
    switch self {
    case .cluster: "Cluster"
    case .database: "Database"
    case .table: "Table"
    case .column: "Column"
    case .function: "Function"
    case .externalTable: "ExternalTable"
    case .materializedView: "MaterializedView"
    case .graphModel: "GraphModel"
    case .continuousExport: "ContinuousExport"
    }
  }
}

/// The name of an entity of any kind, as policies and principals refer to it. Database names ignore case.
package struct EntityName: Sendable, Hashable {
  package var kind: EntityKind
  /// Empty for the cluster.
  package var database: String
  /// Empty for a database and the cluster; `Table.Column` for a column.
  package var name: String

  package init(_ kind: EntityKind, database: String = "", name: String = "") {
    self.kind = kind
    self.database = database
    self.name = name
  }

  package static func table(_ name: String, in database: String) -> EntityName {
    EntityName(.table, database: database, name: name)
  }
  package static func database(_ name: String) -> EntityName { EntityName(.database, database: name) }
  package static let cluster: EntityName = EntityName(.cluster)

  /// `[Db].[T]`, `[Db]`, or nothing for the cluster.
  package var path: String {
    switch kind {
    case .cluster: ""
    case .database: "[\(database)]"
    default: "[\(database)].[\(name)]"
    }
  }
}
