/// The rows of the catalog inside one SQLite transaction.
package struct CatalogAccess {
  let connection: Connection

  package func all<Row: CatalogRow>(_ type: Row.Type = Row.self) throws -> [Row] {
    var rows: [Row] = []
    try connection.query(Row.selection()) { rows.append(Row($0)) }
    return rows
  }

  /// `condition` begins with `WHERE` or `ORDER BY` and is a constant of the program.
  package func select<Row: CatalogRow>(
    _ type: Row.Type = Row.self, _ condition: String, _ parameters: [SQLValue] = []
  ) throws -> [Row] {
    var rows: [Row] = []
    try connection.query(Row.selection(condition), parameters) { rows.append(Row($0)) }
    return rows
  }

  package func put<Row: CatalogRow>(_ row: Row) throws { try connection.run(.replace, row) }

  /// Removes the row with the same key.
  package func remove<Row: CatalogRow>(_ row: Row) throws {
    try connection.run(.delete, row)
  }

  package func execute(_ sql: String, _ parameters: [SQLValue] = []) throws { try connection.run(sql, parameters) }

  package func integer(_ sql: String, _ parameters: [SQLValue] = []) throws -> Int64? {
    try connection.integer(sql, parameters)
  }

  package func metaInteger(_ key: String) throws -> Int64? {
    try connection.integer("SELECT value FROM meta WHERE key = ?", [.text(key)])
  }

  package func metaText(_ key: String) throws -> String? {
    try connection.text("SELECT value FROM meta WHERE key = ?", [.text(key)])
  }

  package func setMeta(_ key: String, _ value: SQLValue) throws {
    try connection.run("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", [.text(key), value])
  }

  /// A number that was never given before: ids of tables and columns.
  package func nextId(_ count: Int64 = 1) throws -> Int64 {
    let id = try metaInteger("next_id") ?? 1
    try setMeta("next_id", .integer(id &+ count))
    return id
  }

  /// All definitions.
  package func loadState() throws -> CatalogState {
    var state = CatalogState()
    state.commit = try metaInteger("commit") ?? 0
    state.definitionCommit = try metaInteger("definition_commit") ?? 0
    state.cursor = try metaInteger("cursor") ?? 0
    try connection.query(DatabaseInfo.selection()) { row in
      let database = DatabaseInfo(row)
      state.databases[database.name.lowercased()] = database
    }
    try connection.query(TableInfo.selection()) { row in
      let table = TableInfo(row)
      state.tables[ObjectKey(table.database, table.name)] = table
    }
    try connection.query(FunctionInfo.selection()) { row in
      let function = FunctionInfo(row)
      state.functions[ObjectKey(function.database, function.name)] = function
    }
    try connection.query(PolicyInfo.selection()) { row in
      let policy = PolicyInfo(row)
      state.policies.set(policy.policy, of: policy.entity, to: policy.json)
    }
    try connection.query(MappingInfo.selection()) { row in
      let mapping = MappingInfo(row)
      state.mappings[mapping.owner, default: []].append(mapping)
    }
    try connection.query(PrincipalInfo.selection()) { row in
      let principal = PrincipalInfo(row)
      state.principals[principal.entity, default: []].append(principal)
    }
    for table in try all(ExternalTableInfo.self) { state.externalTables[ObjectKey(table.database, table.name)] = table }
    try loadProgress(into: &state)
    for document in try all(DocumentInfo.self) {
      state.documents[document.kind, default: [:]][ObjectKey(document.database, document.name)] = document
    }
    state.storedQueryResults = try all()
    for snapshot in try select(GraphSnapshotInfo.self, "ORDER BY nodes_table") {
      state.graphSnapshots[ObjectKey(snapshot.database, snapshot.model), default: []].append(snapshot)
    }
    state.droppedTables = try all()
    return state
  }

  /// What moves on without a change of definitions: exports and views, with how far they got.
  package func loadProgress(into state: inout CatalogState) throws {
    state.progressCommit = try metaInteger("progress_commit") ?? 0
    for export in try all(ContinuousExportInfo.self) {
      state.continuousExports[ObjectKey(export.database, export.name)] = export
    }
    for view in try all(MaterializedViewInfo.self) {
      state.materializedViews[ObjectKey(view.database, view.name)] = view
    }
  }
}
