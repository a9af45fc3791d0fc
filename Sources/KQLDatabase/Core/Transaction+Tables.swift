import KQLCatalog
import KQLColumns
import KQLDiagnostics

extension Transaction {
  /// New ids for columns, each never used before.
  package func columns(_ fields: [(name: String, type: ScalarType, docString: String)]) throws -> [ColumnInfo] {
    let first = try access.nextId(Int64(fields.count))
    return fields.enumerated().map { index, field in
      ColumnInfo(id: first + Int64(index), name: field.name, type: field.type, docString: field.docString)
    }
  }

  /// Throws when the name is taken by a table or an external table.
  @discardableResult
  package func createTable(
    _ name: String, in database: String, columns fields: [(name: String, type: ScalarType, docString: String)],
    folder: String = "", docString: String = "", flags: TableInfo.Flags = [], hasIngestionTime: Bool = true
  ) throws -> TableInfo {
    let database = try self.database(database).name
    let key = ObjectKey(database, name)
    guard state.tables[key] == nil, state.externalTables[key] == nil else {
      throw Diagnostic(code: "General_BadRequest", "Entity '\(name)' of kind 'Table' already exists.")
    }
    if state.materializedViews[key] != nil && !flags.contains(.hidden) {
      throw Diagnostic(code: "General_BadRequest", "Entity '\(name)' of kind 'MaterializedView' already exists.")
    }
    let id = try access.nextId()
    let table = TableInfo(
      database: database, name: name, id: id, columns: try columns(fields), folder: folder, docString: docString,
      createdOn: now, changedBy: commit, flags: flags)
    try access.put(table)
    define { $0.tables[key] = table }
    if hasIngestionTime && !table.isHidden {
      try setPolicy("ingestiontime", of: table.entity, to: #"{"IsEnabled":true}"#, silently: true)
    }
    if !table.isHidden { try makeCreatorAdmin(of: table.entity) }
    if !table.isHidden { try journal("CREATE-TABLE", database: database, entity: name, after: describe(table)) }
    return table
  }

  /// Stores the changed definition of a table whose name stays.
  package func update(_ table: TableInfo, event: String = "ALTER-TABLE") throws {
    let before = try self.table(table.name, in: table.database)
    if before.columns != table.columns { touchDefinition(of: table.name) }
    var table = table
    table.changedBy = commit
    try access.put(table)
    define { $0.tables[ObjectKey(table.database, table.name)] = table }
    try journal(
      event, database: table.database, entity: table.name, before: describe(before), after: describe(table))
  }

  /// Makes a table invisible; `.undo drop table` can bring it back until its extents are removed.
  package func dropTable(_ name: String, in database: String) throws {
    let table = try self.table(name, in: database)
    touchDefinition(of: name)
    let key = ObjectKey(table.database, name)
    var attachments = (state.policies[table.entity] ?? [:]).map { ["policy", $0.key, $0.value] }
    attachments += (state.mappings[table.entity] ?? []).map { ["mapping", $0.kind, $0.name, $0.json] }
    attachments += (state.principals[table.entity] ?? []).map {
      ["principal", $0.role, $0.principal, $0.displayName, $0.objectId, $0.notes, $0.assignmentId.hex]
    }
    let version = state.database(table.database)?.version ?? ""
    let dropped = DroppedTableInfo(
      table: table, droppedOn: now, version: version, attachments: attachments.sorted { $0[1] < $1[1] })
    try access.put(dropped)
    try access.remove(table)
    try removeAttachments(of: table.entity)
    define {
      $0.tables[key] = nil
      $0.droppedTables.removeAll { $0.table.id == table.id }
      $0.droppedTables.append(dropped)
    }
    try journal("DROP-TABLE", database: table.database, entity: name, before: describe(table))
  }

  /// Brings back the table dropped last under the name, at the version just before its drop.
  @discardableResult
  package func undoDropTable(_ name: String, in database: String, as newName: String?, version: String) throws
    -> TableInfo
  {
    let database = try self.database(database).name
    let candidates = state.droppedTables.filter { $0.table.database == database && $0.table.name == name }
    guard let dropped = candidates.max(by: { $0.droppedOn < $1.droppedOn || $0.table.id < $1.table.id }),
      dropped.version == version
    else {
      throw Diagnostic(
        code: "General_BadRequest", "no drop of table '\(name)' at version '\(version)' can be undone",
        hints: ["'.show database \(database) journal' lists the versions"])
    }
    var table = dropped.table
    table.name = newName ?? name
    table.changedBy = commit
    let key = ObjectKey(database, table.name)
    guard state.tables[key] == nil, state.externalTables[key] == nil else {
      throw Diagnostic(code: "General_BadRequest", "Entity '\(table.name)' of kind 'Table' already exists.")
    }
    try access.put(table)
    try access.remove(dropped)
    define {
      $0.tables[key] = table
      $0.droppedTables.removeAll { $0.table.id == table.id }
    }
    for fields in dropped.attachments {
      switch fields[0] {
      case "policy" where fields.count == 3: try setPolicy(fields[1], of: table.entity, to: fields[2], silently: true)
      case "mapping" where fields.count == 4:
        try putMapping(
          MappingInfo(owner: table.entity, kind: fields[1], name: fields[2], json: fields[3], lastUpdatedOn: now))
      case "principal" where fields.count == 7:
        let principal = PrincipalInfo(
          entity: table.entity, role: fields[1], principal: fields[2], displayName: fields[3], objectId: fields[4],
          notes: fields[5], assignmentId: GUID(hex: fields[6]) ?? .random())
        try setPrincipals((state.principals[table.entity] ?? []) + [principal], of: table.entity)
      default: continue
      }
    }
    try journal("UNDO-DROP-TABLE", database: database, entity: table.name, after: describe(table))
    return table
  }

  /// Renames tables at once, so that names can be swapped. Every new name must be free or given up here.
  package func renameTables(_ renames: [(from: String, to: String)], in database: String) throws {
    let database = try self.database(database).name
    let tables = try renames.map { try table($0.from, in: database) }
    let given = Set(renames.map(\.from))
    guard given.count == renames.count, Set(renames.map(\.to)).count == renames.count else {
      throw Diagnostic(code: "General_BadRequest", "a table is named twice in the renaming")
    }
    for rename in renames where !given.contains(rename.to) {
      let key = ObjectKey(database, rename.to)
      if state.tables[key] != nil || state.externalTables[key] != nil {
        throw Diagnostic(code: "General_BadRequest", "Entity '\(rename.to)' of kind 'Table' already exists.")
      }
    }
    let attachments = tables.map { takeAttachments(of: $0.entity) }
    for table in tables {
      try access.remove(table)
      try removeAttachments(of: table.entity)
      define { $0.tables[ObjectKey(database, table.name)] = nil }
    }
    for (index, rename) in renames.enumerated() {
      touchDefinition(of: rename.from)
      var table = tables[index]
      table.name = rename.to
      table.changedBy = commit
      try access.put(table)
      define { $0.tables[ObjectKey(database, rename.to)] = table }
      try putAttachments(attachments[index], on: table.entity)
      try journal(
        "RENAME-TABLE", database: database, entity: rename.from, updatedEntity: rename.to,
        before: describe(tables[index]), after: describe(table))
    }
  }

  package func database(_ name: String) throws(Diagnostic) -> DatabaseInfo {
    if let database = state.database(name) { return database }
    throw Diagnostic(code: "BadRequest_DatabaseNotExist", "Database '\(name)' was not found.")
  }

  package func table(_ name: String, in database: String) throws(Diagnostic) -> TableInfo {
    let database = try self.database(database).name
    if let table = state.table(name, in: database) { return table }
    throw .notFound("Table", name, code: "BadRequest_TableNotExist")
  }

  /// Throws a conflict when the table is no longer as it was in the snapshot a statement was bound to.
  package func check(_ table: TableInfo) throws(Diagnostic) {
    if table.isHidden { return }
    if state.tables[ObjectKey(table.database, table.name)] != table { throw .conflict("table \(table.name)") }
  }

  private func describe(_ table: TableInfo) -> String {
    let attributes = table.columns.map { "Name='[\(table.name)].[\($0.name)]', Type='\($0.type.journalName)'" }
    return "Name: \(table.name), Attributes: \(attributes.joined(separator: ", "))"
  }
}

extension ScalarType {
  /// As the journal names it.
  fileprivate var journalName: String {
    switch self {
    case .bool: "I8"
    case .int: "I32"
    case .long: "I64"
    case .real: "R64"
    case .decimal: "Decimal"
    case .string: "StringBuffer"
    case .datetime: "DateTime"
    case .timespan: "TimeSpan"
    case .guid: "UniqueId"
    case .dynamic: "Dynamic"
    }
  }
}
