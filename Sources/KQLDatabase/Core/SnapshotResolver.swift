import KQLCatalog
import KQLColumns
import KQLDiagnostics
import KQLLanguage
import KQLStorage
import Synchronization

/// The entities of a snapshot as the binder asks for them, with some tables given other rows: the new ones of an
/// ingestion, or those between two cursors.
package final class SnapshotResolver: EntityResolver {
  package let snapshot: DatabaseSnapshot
  package let currentDatabase: String
  package let principal: String
  /// Tables of the current database that mean these rows; `$source_table` among them.
  private let overrides: [String: any ScanSource]
  /// Tables of the current database of which only rows above the lower and up to the upper cursor are seen.
  private let cursors: [String: ClosedRange<Int64>]
  /// What holds for a principal's own queries: roles, restricted view access, row level security. Nil for the queries
  /// of policies and exports, which see everything.
  private let access: AccessControl?
  /// For the queries of policies and exports: nobody stands behind them who could view a restricted table.
  private let refusesRestricted: Bool
  private let used = Mutex(Used())
  package let usage = ScanUsage()

  package struct Used: Sendable {
    /// Names of tables of the current database, and of others as `Db.Table`.
    package var tables: Set<String> = []
    /// Materialized views, named likewise.
    package var views: Set<String> = []
    package var functions: Set<String> = []
    package var externalTables: Set<String> = []
    /// Other than the current one.
    package var databases: Set<String> = []
    /// Tables of the current database asked for as `database("Db").Table`.
    package var qualified: Set<String> = []
    /// `externaldata` and what else reads files that no external table names.
    package var readsExternalData = false

    package init() {}
  }

  package init(
    snapshot: DatabaseSnapshot, database: String, principal: String = "",
    overrides: [String: any ScanSource] = [:], cursors: [String: ClosedRange<Int64>] = [:],
    access: AccessControl? = nil, refusesRestricted: Bool = false
  ) {
    self.snapshot = snapshot
    currentDatabase = snapshot.state.database(database)?.name ?? database
    self.principal = principal
    self.overrides = overrides
    self.cursors = cursors
    self.access = access
    self.refusesRestricted = refusesRestricted
  }

  /// What was asked for so far.
  package var usedEntities: Used { used.withLock { $0 } }

  package func table(_ name: String, database: String?) throws(Diagnostic) -> (any ScanSource)? {
    let home = try resolve(database)
    let isLocal = home == currentDatabase
    if database == nil, let source = overrides[name] {
      used.withLock { _ = $0.tables.insert(name) }
      return source
    }
    guard let table = snapshot.state.table(name, in: home), !table.isHidden else { return nil }
    used.withLock { used in
      used.tables.insert(isLocal ? name : "\(home).\(name)")
      if isLocal && database != nil { used.qualified.insert(name) }
    }
    try checkRead(table)
    do {
      return try snapshot.source(of: table, cursors: isLocal ? cursors[name] : nil, usage: usage)
    } catch let error as Diagnostic {
      throw error
    } catch {
      throw Diagnostic(code: "General_InternalServerError", "\(error)")
    }
  }

  package func function(_ name: String, database: String?) throws(Diagnostic) -> StoredFunction? {
    guard let function = snapshot.state.function(name, in: try resolve(database)) else { return nil }
    used.withLock { _ = $0.functions.insert(name) }
    return StoredFunction(
      name: function.name, parameters: function.parameters, body: function.body, isView: function.isView,
      database: function.database == currentDatabase ? nil : function.database)
  }

  package func rowSecurity(of name: String, database: String?) throws(Diagnostic) -> RowSecurity? {
    let home = try resolve(database)
    guard access != nil, database != nil || overrides[name] == nil else { return nil }
    return snapshot.state.rowSecurity(of: name, in: home).map { policy in
      let function = StoredFunction(
        name: "row level security of \(name)", parameters: "()", body: "{\n\(policy.query)\n}", isView: false,
        database: home == currentDatabase ? nil : home)
      return RowSecurity(entity: "\(home).\(name)", isEnabled: policy.isEnabled, query: function)
    }
  }

  private func checkRead(_ info: TableInfo) throws(Diagnostic) {
    let table = info.entity
    guard let access else {
      guard refusesRestricted, snapshot.state.isViewRestricted(table) else { return }
      throw Diagnostic(code: "Forbidden", "table '\(table.name)' has restricted view access; policies and exports may not read it")
    }
    try access.checkRead(table.database)
    guard access.isRestricted(table) else { return }
    throw Diagnostic(
      code: "BadRequest_TableAccessDenied",
      "Access to table '\(table.name)' is restricted; '\(access.principal.name.fullName)' may not view it.",
      hints: ["this needs the role UnrestrictedViewer: .add database \(table.database) unrestrictedviewers (…)"])
  }

  package func externalTable(_ name: String, mapping: String?) throws(Diagnostic) -> (any ScanSource)? {
    guard let table = snapshot.state.externalTables[ObjectKey(currentDatabase, name)] else { return nil }
    used.withLock { _ = $0.externalTables.insert(name) }
    try access?.checkRead(currentDatabase)
    return try snapshot.database.services.scanExternalTable(table, mapping, snapshot)
  }

  package func materializedView(_ name: String, database: String?) throws(Diagnostic) -> StoredView? {
    let home = try resolve(database)
    guard let view = snapshot.state.materializedViews[ObjectKey(home, name)] else { return nil }
    used.withLock { _ = $0.views.insert(home == currentDatabase ? name : "\(home).\(name)") }
    try access?.checkRead(home)
    do {
      var stored = try snapshot.stored(view)
      stored.database = database
      return stored
    } catch let error as Diagnostic {
      throw error
    } catch {
      throw Diagnostic(code: "General_InternalServerError", "\(error)")
    }
  }

  package func storedQueryResult(_ name: String) throws(Diagnostic) -> Table? {
    let now = snapshot.database.clock.now()
    guard
      let result = snapshot.state.storedQueryResults.first(where: {
        $0.database == currentDatabase && $0.name == name && $0.principal == principal && $0.expiresOn > now
      })
    else { return nil }
    do {
      return try snapshot.source(of: result.table).materialised()
    } catch let error as Diagnostic {
      throw error
    } catch {
      throw Diagnostic(code: "General_InternalServerError", "\(error)")
    }
  }

  package func graph(
    _ name: String, _ version: GraphVersion, database: String?
  ) throws(Diagnostic) -> StoredGraph? {
    let home = try resolve(database)
    guard let (_, model) = snapshot.graphModel(name, in: home) else { return nil }
    try access?.checkRead(home)
    let snapshots = snapshot.state.graphSnapshots(of: name, in: home)
    switch version {
    case .transient: break
    case .latest: if let last = snapshots.last { return .snapshot(try rows(of: last)) }
    case .snapshot(let wanted):
      guard let found = snapshots.first(where: { $0.name == wanted }) else { return nil }
      return .snapshot(try rows(of: found))
    }
    return .model(
      try GraphModel.steps(model.model, name: name, database: home == currentDatabase ? nil : home))
  }

  private func rows(of graph: GraphSnapshotInfo) throws(Diagnostic) -> GraphRows {
    do {
      return GraphRows(
        nodes: try snapshot.source(of: graph.nodes.table, usage: usage),
        edges: try snapshot.source(of: graph.edges.table, usage: usage))
    } catch {
      throw Diagnostic(error)
    }
  }

  package func graphNames(database: String?) -> [String] {
    let home = (try? resolve(database)) ?? currentDatabase
    return (snapshot.state.documents[GraphModel.kind] ?? [:]).keys.filter { $0.database == home }.map(\.name).sorted()
  }

  package func entityGroup(_ name: String) throws(Diagnostic) -> [String]? {
    let document = snapshot.state.documents["entity_group"]?[ObjectKey(currentDatabase, name)]
    return document.flatMap { KQLCatalog.JSON($0.text) }?.array?.compactMap(\.string)
  }

  package func hasDatabase(_ name: String) -> Bool { snapshot.state.database(name) != nil }

  package func databaseNames() -> [String] {
    snapshot.state.databases.values.map(\.name).filter { access?.isViewer(of: $0) ?? true }.sorted()
  }

  package func tableNames(database: String?) -> [String] {
    let tables = snapshot.state.tables(in: (try? resolve(database)) ?? currentDatabase)
    return (access.map { access in tables.filter { !access.isRestricted($0.entity) } } ?? tables).map(\.name)
  }

  package func functionNames(database: String?) -> [String] {
    snapshot.state.functions(in: (try? resolve(database)) ?? currentDatabase).map(\.name)
  }

  package func storedFiles(
    _ folders: [String], namePrefix: String?, fileExtension: String?
  ) throws(Diagnostic) -> [String] {
    used.withLock { $0.readsExternalData = true }
    return try FileServices.files(in: folders, namePrefix: namePrefix, fileExtension: fileExtension)
  }

  package func fileSchema(_ path: String, format: String) throws(Diagnostic) -> Schema? {
    try FileServices.schema(of: path, format: format)
  }

  package func inlineExternalTable(_ table: InlineExternalTable) throws(Diagnostic) -> any ScanSource {
    for uri in table.locations where uri.hasPrefix("http") {
      try CalloutPolicy.check(uri, type: "external_data", snapshot.state)
    }
    let folders = try FileServices.folders(table.locations).map(FileServices.absolute)
    let areFolders = folders.allSatisfy { PosixFileSystem().isDirectory($0) }
    for folder in folders { try Sandbox.check(folder) }
    guard areFolders || !table.partitions.isEmpty else {
      var properties: [(String, Value)] = [("format", .string(table.format))]
      let skips = ["all", "firstfile"].contains(table.properties["includeHeaders"]?.lowercased() ?? "")
      if skips { properties.append(("ignoreFirstRecord", .bool(true))) }
      return try snapshot.database.services.scanExternalData(table.schema, table.locations, properties)
    }
    return try snapshot.database.services.scanExternalTable(
      ExternalTableInfo(table, folders, database: currentDatabase), nil, snapshot)
  }

  package func externalData(
    schema: Schema, uris: [String], properties: [(String, Value)]
  ) throws(Diagnostic) -> any ScanSource {
    used.withLock { $0.readsExternalData = true }
    for uri in uris where uri.hasPrefix("http") { try CalloutPolicy.check(uri, type: "external_data", snapshot.state) }
    return try snapshot.database.services.scanExternalData(schema, uris, properties)
  }

  private func resolve(_ database: String?) throws(Diagnostic) -> String {
    guard let database else { return currentDatabase }
    let name = try snapshot.database(named: database).name
    if name != currentDatabase { used.withLock { _ = $0.databases.insert(name) } }
    return name
  }
}

extension ScanSource {
  /// All visible columns of all rows.
  package func materialised() throws -> Table {
    let wanted = schema.fields.indices.map { Scan.Column.visible($0) }
    let chunks = try morsels(columns: wanted, pruning: []).map { try $0.read().columns() }
    return Table(schema: schema, chunks: chunks.filter { ($0.first?.count ?? 0) > 0 })
  }
}
