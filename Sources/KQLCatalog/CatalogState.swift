/// All definitions of a catalog at one commit, as dictionaries: everything but extents, logs and history. Those that grow with
/// the number of entities share their structure from commit to commit.
package struct CatalogState: Sendable {
  /// The last commit seen.
  package var commit: Int64 = 0
  /// The last commit that changed a definition.
  package var definitionCommit: Int64 = 0
  /// The last commit that changed how far a continuous export or a materialized view got.
  package var progressCommit: Int64 = 0
  /// The last database cursor given to a commit.
  package var cursor: Int64 = 0
  /// Keys are lower case: names of databases ignore case.
  package var databases: [String: DatabaseInfo] = [:]
  package var tables = SortedMap<ObjectKey, TableInfo>()
  package var functions = SortedMap<ObjectKey, FunctionInfo>()
  package var externalTables = SortedMap<ObjectKey, ExternalTableInfo>()
  package var continuousExports = SortedMap<ObjectKey, ContinuousExportInfo>()
  package var materializedViews = SortedMap<ObjectKey, MaterializedViewInfo>()
  package var policies = PolicyMap()
  package var mappings = SortedMap<EntityName, [MappingInfo]>()
  package var principals = SortedMap<EntityName, [PrincipalInfo]>()
  package var documents: [String: [ObjectKey: DocumentInfo]] = [:]
  package var storedQueryResults: [StoredQueryResultInfo] = []
  /// By model, in the order in which they were made.
  package var graphSnapshots: [ObjectKey: [GraphSnapshotInfo]] = [:]
  package var droppedTables: [DroppedTableInfo] = []

  package init() {}

  package func database(_ name: String) -> DatabaseInfo? { databases[name.lowercased()] }
  package func table(_ name: String, in database: String) -> TableInfo? { tables[ObjectKey(database, name)] }
  package func function(_ name: String, in database: String) -> FunctionInfo? { functions[ObjectKey(database, name)] }

  /// Sorted by name, without hidden ones.
  package func tables(in database: String) -> [TableInfo] { all(tables, in: database).filter { !$0.isHidden } }
  package func functions(in database: String) -> [FunctionInfo] { all(functions, in: database) }
  package func externalTables(in database: String) -> [ExternalTableInfo] { all(externalTables, in: database) }
  package func materializedViews(in database: String) -> [MaterializedViewInfo] { all(materializedViews, in: database) }
  package func continuousExports(in database: String) -> [ContinuousExportInfo] {
    all(continuousExports, in: database)
  }

  private func all<Info>(_ map: SortedMap<ObjectKey, Info>, in database: String) -> [Info] {
    map.values(from: ObjectKey(database, "")) { $0.database == database }
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
