import KQLCatalog
import KQLDatabase
import KQLDiagnostics
import KQLLanguage

extension ManagementCommand {
  /// Who may run a command. Roles on what the command names; those of the current database when it names nothing.
  package enum Permission: String, Sendable, CaseIterable {
    case anyone = "Any principal"
    /// Each sees entries of its own, and those of a database with its role.
    case ownEntries = "own entries: anyone; all entries: Database Admin or Monitor"

    /// Sees definitions.
    case databaseViewer = "Database User, Viewer or Monitor"
    /// Reads rows.
    case databaseReader = "Database Viewer"
    case databaseMonitor = "Database Admin or Monitor"
    case databaseUser = "Database User"
    case databaseIngestor = "Database Ingestor"
    case databaseAdmin = "Database Admin"

    case tableIngestor = "Table Ingestor"
    /// Of every table that is named; of the database when none is.
    case tableAdmin = "Table Admin"
    case functionAdmin = "Function Admin"
    case externalTableAdmin = "External Table Admin"
    case materializedViewAdmin = "Materialized View Admin"
    case graphModelAdmin = "Graph Model Admin"

    case createOrAlterTable = "Database User (create); Table Admin (alter)"
    case createOrAppendTable = "Database User (create); Table Ingestor (append)"
    case createOrReplaceTable = "Database User (create); Table Admin (replace)"
    case createOrAlterFunction = "Database User (create); Function Admin (alter)"
    case createOrAlterExternalTable = "Database User (create); External Table Admin (alter)"

    case allDatabasesAdmin = "AllDatabasesAdmin"
    case allDatabasesViewer = "AllDatabasesViewer"
    case allDatabasesMonitor = "AllDatabasesMonitor"
    case databaseCreator = "Database Creator"
  }

  /// Runs the command if its principal may; throws before any effect when not. Secrets in what a command says of
  /// itself are masked; rows that it reads, as those of a stored query result, are shown as they are.
  package func perform(in context: CommandContext) throws -> CommandResult {
    if !context.principal.isOwner { try authorize(context) }
    let answer = try context.withinCapacity { try run(context) }
    return context.showsSecrets || result == nil ? answer : answer.masked
  }

  private func authorize(_ context: CommandContext) throws {
    let targets = CommandTargets(context.command, in: try context.databaseInfo.name, context.state)
    let check = PermissionCheck(access: context.access, targets: targets, state: context.state)
    guard let place = check.firstRefusal(permission) else { return }
    throw Diagnostic.forbidden(
      context.principal, "run '\(name)'" + (place.isEmpty ? "" : " on \(place)"), needs: permission.rawValue,
      range: context.command.range)
  }
}

/// Holds the roles of a principal against what a command needs.
private struct PermissionCheck {
  let access: AccessControl
  let targets: CommandTargets
  let state: CatalogState

  /// What the principal lacks the role on; nil when it has all that is needed.
  func firstRefusal(_ permission: ManagementCommand.Permission) -> String? {
    switch permission {
    case .anyone, .ownEntries: nil
    case .databaseViewer: database { access.isViewer(of: $0) || access.isMonitor(of: $0) }
    case .databaseReader: database(access.isViewer)
    case .databaseMonitor: database(access.isMonitor)
    case .databaseUser: database(access.isUser)
    case .databaseIngestor: database(access.isIngestor)
    case .databaseAdmin: database(access.isAdmin(of:))
    case .tableIngestor: entity([.table], access.isIngestor(of:), access.isIngestor(of:))
    case .tableAdmin: admin([.table])
    case .functionAdmin: admin([.function])
    case .externalTableAdmin: admin([.externalTable])
    case .materializedViewAdmin: admin([.materializedView])
    case .graphModelAdmin: admin([.graphModel])
    case .createOrAlterTable, .createOrReplaceTable: creation([.table]) { access.isAdmin(of: $0) }
    case .createOrAppendTable: creation([.table]) { access.isIngestor(of: $0) }
    case .createOrAlterFunction: creation([.function]) { access.isAdmin(of: $0) }
    case .createOrAlterExternalTable: creation([.externalTable]) { access.isAdmin(of: $0) }
    case .allDatabasesAdmin: access.isClusterAdmin ? nil : ""
    case .allDatabasesViewer: access.isClusterViewer ? nil : ""
    case .allDatabasesMonitor: access.isClusterMonitor ? nil : ""
    case .databaseCreator: access.mayCreateDatabases ? nil : ""
    }
  }

  private var databases: [String] {
    var names = targets.databases
    for entity in targets.entities where !names.contains(entity.database) { names.append(entity.database) }
    return names
  }

  private func database(_ holds: (String) -> Bool) -> String? {
    databases.first { !holds($0) }.map { EntityName.database($0).path }
  }

  private func admin(_ kinds: [EntityKind]) -> String? {
    entity(kinds, access.isAdmin(of:), access.isAdmin(of:))
  }

  /// What does not exist is refused as such, to those who may know that.
  private func entity(
    _ kinds: [EntityKind], _ holds: (EntityName) -> Bool, _ holdsDatabase: (String) -> Bool
  ) -> String? {
    let named = targets.entities.filter { kinds.contains($0.kind) }
    if named.isEmpty { return database(holdsDatabase) }
    return named.first { !(exists($0) ? holds($0) : access.isViewer(of: $0.database) || holdsDatabase($0.database)) }?
      .path
  }

  private func creation(_ kinds: [EntityKind], _ holds: (EntityName) -> Bool) -> String? {
    let named = targets.entities.filter { kinds.contains($0.kind) }
    if named.isEmpty { return database(access.isUser) }
    return named.first { !(exists($0) ? holds($0) : access.isUser(of: $0.database)) }?.path
  }

  private func exists(_ entity: EntityName) -> Bool {
    let key = ObjectKey(entity.database, entity.name)
    switch entity.kind {
    case .table: return state.tables[key] != nil
    case .function: return state.functions[key] != nil
    case .externalTable: return state.externalTables[key] != nil
    case .materializedView: return state.materializedViews[key] != nil
    default: return true
    }
  }
}

extension AccessControl {
  /// Whether an entry of the logs is this principal's own, or one of a database whose logs it may see.
  func sees(entryOf name: String, in database: String) -> Bool {
    name == principal.name.fullName || isClusterMonitor || isAdmin(of: database) || isMonitor(of: database)
  }
}
