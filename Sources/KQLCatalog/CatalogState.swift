/// All definitions of a catalog at one commit, as plain dictionaries: everything but extents, logs and history.
package struct CatalogState: Sendable {
  /// The last commit seen.
  package var commit: Int64 = 0
  /// The last commit that changed a definition.
  package var definitionCommit: Int64 = 0
  /// The last database cursor given to a commit.
  package var cursor: Int64 = 0
  /// Keys are lower case: names of databases ignore case.
  package var databases: [String: DatabaseInfo] = [:]
  package var tables: [ObjectKey: TableInfo] = [:]
  package var functions: [ObjectKey: FunctionInfo] = [:]
  package var externalTables: [ObjectKey: ExternalTableInfo] = [:]
  package var continuousExports: [ObjectKey: ContinuousExportInfo] = [:]
  package var materializedViews: [ObjectKey: MaterializedViewInfo] = [:]
  package var policies: [EntityName: [String: String]] = [:]
  package var mappings: [EntityName: [MappingInfo]] = [:]
  package var principals: [EntityName: [PrincipalInfo]] = [:]
  package var documents: [String: [ObjectKey: DocumentInfo]] = [:]
  package var storedQueryResults: [StoredQueryResultInfo] = []
  package var droppedTables: [DroppedTableInfo] = []

  package init() {}

  package func database(_ name: String) -> DatabaseInfo? { databases[name.lowercased()] }
  package func table(_ name: String, in database: String) -> TableInfo? { tables[ObjectKey(database, name)] }
  package func function(_ name: String, in database: String) -> FunctionInfo? { functions[ObjectKey(database, name)] }

  /// Sorted by name, without hidden ones.
  package func tables(in database: String) -> [TableInfo] {
    tables.values.filter { $0.database == database && !$0.isHidden }.sorted { $0.name < $1.name }
  }
  package func functions(in database: String) -> [FunctionInfo] {
    functions.values.filter { $0.database == database }.sorted { $0.name < $1.name }
  }
  package func externalTables(in database: String) -> [ExternalTableInfo] {
    externalTables.values.filter { $0.database == database }.sorted { $0.name < $1.name }
  }
  package func materializedViews(in database: String) -> [MaterializedViewInfo] {
    materializedViews.values.filter { $0.database == database }.sorted { $0.name < $1.name }
  }
  package func continuousExports(in database: String) -> [ContinuousExportInfo] {
    continuousExports.values.filter { $0.database == database }.sorted { $0.name < $1.name }
  }

  /// The JSON set on the entity itself; nil when it is not set there.
  package func policy(_ policy: String, of entity: EntityName) -> String? { policies[entity]?[policy] }

  /// The JSON in force: of the table, else of its database, else of the cluster; nil means the default.
  package func effectivePolicy(_ policy: String, of entity: EntityName) -> String? {
    if let json = self.policy(policy, of: entity) { return json }
    if entity.kind != .database && entity.kind != .cluster {
      if let json = self.policy(policy, of: .database(entity.database)) { return json }
    }
    return entity.kind == .cluster ? nil : self.policy(policy, of: .cluster)
  }
}
