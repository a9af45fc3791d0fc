/// What can have policies and principals.
package enum EntityKind: String, Sendable, Hashable, CaseIterable {
  case cluster, database, table, column, function
  case externalTable = "external table"
  case materializedView = "materialized-view"
  case graphModel = "graph_model"
  case continuousExport = "continuous-export"

  fileprivate var order: Int {
    switch self {
    case .cluster: 0
    case .database: 1
    case .table: 2
    case .column: 3
    case .function: 4
    case .externalTable: 5
    case .materializedView: 6
    case .graphModel: 7
    case .continuousExport: 8
    }
  }

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
package struct EntityName: Sendable, Hashable, Comparable {
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

  /// By kind, as the kinds are declared, then by database and name.
  package static func < (left: EntityName, right: EntityName) -> Bool {
    if left.kind != right.kind { return left.kind.order < right.kind.order }
    return left.database != right.database ? left.database < right.database : left.name < right.name
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
