import KQLCatalog
import KQLColumns
import KQLDiagnostics
import KQLLanguage

extension Transaction {
  // MARK: Databases

  @discardableResult
  package func createDatabase(_ name: String) throws -> DatabaseInfo {
    guard state.database(name) == nil else {
      throw Diagnostic(code: "General_BadRequest", "Database '\(name)' already exists.")
    }
    let database = DatabaseInfo(name: name, id: .random(), createdOn: now)
    try put(database)
    try journal("CREATE-DATABASE", database: name, entity: name)
    return database
  }

  package func put(_ database: DatabaseInfo) throws {
    try access.put(database)
    define { $0.databases[database.name.lowercased()] = database }
  }

  /// Removes a database with everything in it.
  package func dropDatabase(_ name: String) throws {
    let database = try self.database(name)
    for table in state.tables.values where table.database == database.name {
      for extent in try access.extents(of: table.id, at: commit) {
        _ = try access.dropExtent(extent.id, by: commit)
        touchRows()
      }
      try access.remove(table)
      try removeAttachments(of: table.entity)
      define { $0.tables[ObjectKey(table.database, table.name)] = nil }
    }
    for function in state.functions(in: database.name) { try dropFunction(function.name, in: database.name) }
    for snapshot in state.graphSnapshots.values.joined() where snapshot.database == database.name {
      try remove(snapshot)
    }
    for result in state.storedQueryResults where result.database == database.name { try remove(result) }
    for documents in state.documents.values {
      for document in documents.values where document.database == database.name { try remove(document) }
    }
    for export in state.continuousExports(in: database.name) {
      try dropContinuousExport(export.name, in: database.name)
    }
    // Views over views first.
    for view in state.materializedViews(in: database.name).sorted(by: { $0.readsView && !$1.readsView }) {
      try dropMaterializedView(view.name, in: database.name)
    }
    for table in state.externalTables(in: database.name) { try dropExternalTable(table.name, in: database.name) }
    try removeAttachments(of: .database(database.name))
    try access.remove(database)
    define { $0.databases[database.name.lowercased()] = nil }
  }

  // MARK: Functions

  /// Creates or replaces.
  package func put(_ function: FunctionInfo) throws {
    var function = function
    function.changedBy = commit
    let key = ObjectKey(function.database, function.name)
    let event = state.functions[key] == nil ? "CREATE-FUNCTION" : "ALTER-FUNCTION"
    if let old = state.functions[key], old.body != function.body || old.parameters != function.parameters {
      touchDefinition(of: function.name)
    }
    try access.put(function)
    if state.functions[key] == nil {
      try makeCreatorAdmin(of: EntityName(.function, database: key.database, name: key.name))
    }
    define { $0.functions[key] = function }
    try journal(event, database: function.database, entity: function.name, after: "Name: \(function.name)")
  }

  package func dropFunction(_ name: String, in database: String) throws {
    let key = ObjectKey(try self.database(database).name, name)
    guard let function = state.functions[key] else { throw Diagnostic.notFound("Function", name) }
    touchDefinition(of: name)
    try access.remove(function)
    try removeAttachments(of: EntityName(.function, database: key.database, name: name))
    define { $0.functions[key] = nil }
    try journal("DROP-FUNCTION", database: key.database, entity: name)
  }

  // MARK: Policies

  /// Sets the JSON of a policy, or with nil removes it. `silently`: without a line in the journal.
  package func setPolicy(_ policy: String, of entity: EntityName, to json: String?, silently: Bool = false) throws {
    let info = PolicyInfo(entity: entity, policy: policy, json: json ?? "")
    if json != nil { try access.put(info) } else { try access.remove(info) }
    define { $0.policies.set(policy, of: entity, to: json) }
    guard !silently, !entity.database.isEmpty else { return }
    try journal(
      json == nil ? "DELETE-POLICY" : "ALTER-POLICY", database: entity.database,
      entity: entity.name.isEmpty ? entity.database : entity.name, after: "\(policy): \(json ?? "null")")
  }

  // MARK: Mappings

  package func putMapping(_ mapping: MappingInfo) throws {
    try access.put(mapping)
    define { state in
      state.mappings[mapping.owner, default: []].removeAll { $0.kind == mapping.kind && $0.name == mapping.name }
      state.mappings[mapping.owner, default: []].append(mapping)
    }
  }

  package func dropMapping(_ mapping: MappingInfo) throws {
    try access.remove(mapping)
    define { state in
      state.mappings[mapping.owner]?.removeAll { $0.kind == mapping.kind && $0.name == mapping.name }
    }
  }

  // MARK: External tables

  /// Creates or replaces.
  package func put(_ table: ExternalTableInfo) throws {
    let key = ObjectKey(table.database, table.name)
    if state.tables[key] != nil {
      throw Diagnostic(code: "General_BadRequest", "Entity '\(table.name)' of kind 'Table' already exists.")
    }
    let event = state.externalTables[key] == nil ? "CREATE-EXTERNAL-TABLE" : "ALTER-EXTERNAL-TABLE"
    if let old = state.externalTables[key], old.columns != table.columns { touchDefinition(of: table.name) }
    try access.put(table)
    if state.externalTables[key] == nil {
      try makeCreatorAdmin(of: EntityName(.externalTable, database: key.database, name: key.name))
    }
    define { $0.externalTables[key] = table }
    try journal(event, database: table.database, entity: table.name)
  }

  package func dropExternalTable(_ name: String, in database: String) throws {
    let key = ObjectKey(try self.database(database).name, name)
    guard let table = state.externalTables[key] else { throw Diagnostic.notFound("ExternalTable", name) }
    touchDefinition(of: name)
    try access.remove(table)
    try removeAttachments(of: EntityName(.externalTable, database: key.database, name: name))
    define { $0.externalTables[key] = nil }
    try journal("DROP-EXTERNAL-TABLE", database: key.database, entity: name)
  }

  // MARK: Continuous exports

  /// Creates or replaces. A new one starts at the present cursor; an existing one keeps its position.
  package func put(_ export: ContinuousExportInfo) throws {
    let key = ObjectKey(export.database, export.name)
    try access.put(export)
    if state.continuousExports[key].map({ export.isSame(as: $0) }) == true {
      advance { $0.continuousExports[key] = export }
    } else {
      define { $0.continuousExports[key] = export }
    }
  }

  package func dropContinuousExport(_ name: String, in database: String) throws {
    let key = ObjectKey(try self.database(database).name, name)
    guard let export = state.continuousExports[key] else { throw Diagnostic.notFound("ContinuousExport", name) }
    try access.remove(export)
    define { $0.continuousExports[key] = nil }
  }

  /// Grants whoever the request acts for the administration of what it creates.
  package func makeCreatorAdmin(of entity: EntityName) throws {
    guard request.grantsCreator, let name = PrincipalName(request.principal) else { return }
    let creator = PrincipalInfo(
      entity: entity, role: "admins", principal: request.principal, displayName: name.id, objectId: name.objectId,
      notes: "", assignmentId: .random())
    try setPrincipals((state.principals[entity] ?? []) + [creator], of: entity)
  }

  // MARK: Principals, documents, stored query results, jobs

  /// Replaces all role assignments of an entity.
  package func setPrincipals(_ principals: [PrincipalInfo], of entity: EntityName) throws {
    for old in state.principals[entity] ?? [] { try access.remove(old) }
    for principal in principals { try access.put(principal) }
    define { $0.principals[entity] = principals.isEmpty ? nil : principals }
  }

  package func put(_ document: DocumentInfo) throws {
    try access.put(document)
    define { $0.documents[document.kind, default: [:]][ObjectKey(document.database, document.name)] = document }
  }

  package func remove(_ document: DocumentInfo) throws {
    try access.remove(document)
    define { $0.documents[document.kind]?[ObjectKey(document.database, document.name)] = nil }
  }

  /// Removes a document that is an entity, with what hangs on it.
  package func drop(_ document: DocumentInfo, _ entity: EntityName) throws {
    try remove(document)
    try removeAttachments(of: entity)
  }

  package func put(_ result: StoredQueryResultInfo) throws {
    try access.put(result)
    define { state in
      state.storedQueryResults.removeAll {
        $0.database == result.database && $0.name == result.name && $0.principal == result.principal
      }
      state.storedQueryResults.append(result)
    }
  }

  /// Removes a stored query result and its rows.
  package func remove(_ result: StoredQueryResultInfo) throws {
    for extent in try access.extents(of: result.table.id, at: commit) {
      _ = try access.dropExtent(extent.id, by: commit)
      touchRows()
    }
    try access.remove(result)
    define { state in
      state.storedQueryResults.removeAll { $0.id == result.id }
    }
  }

  package func put(_ job: JobInfo) throws {
    touchLog()
    try access.put(job)
  }

  package func remove(_ job: JobInfo) throws {
    touchLog()
    try access.remove(job)
  }

  // MARK: What hangs on an entity

  struct Attachments {
    var policies: [String: String]
    var mappings: [MappingInfo]
    var principals: [PrincipalInfo]
  }

  func takeAttachments(of entity: EntityName) -> Attachments {
    Attachments(
      policies: state.policies[entity] ?? [:], mappings: state.mappings[entity] ?? [],
      principals: state.principals[entity] ?? [])
  }

  func putAttachments(_ attachments: Attachments, on entity: EntityName) throws {
    for (policy, json) in attachments.policies { try setPolicy(policy, of: entity, to: json, silently: true) }
    for var mapping in attachments.mappings {
      mapping.owner = entity
      try putMapping(mapping)
    }
    let principals = attachments.principals.map { principal in
      var principal = principal
      principal.entity = entity
      return principal
    }
    if !principals.isEmpty { try setPrincipals(principals, of: entity) }
  }

  func removeAttachments(of entity: EntityName) throws {
    for (policy, json) in state.policies[entity] ?? [:] {
      try access.remove(PolicyInfo(entity: entity, policy: policy, json: json))
    }
    for mapping in state.mappings[entity] ?? [] { try access.remove(mapping) }
    for principal in state.principals[entity] ?? [] { try access.remove(principal) }
    define {
      $0.policies.removeAll(of: entity)
      $0.mappings[entity] = nil
      $0.principals[entity] = nil
    }
  }
}
