import KQLCatalog
import KQLColumns
import KQLDatabase
import KQLDiagnostics
import KQLLanguage
import KQLSyntax

/// The commands that grant roles on one kind of entity, derived from its grammar and its roles.
struct RoleCommands {
  /// Of the ids: `Database`, `ExternalTable`.
  let stem: String
  let kind: EntityKind
  /// What names the entity, with its captures.
  let entitySyntax: String
  /// The same where the name may be left out.
  let shortSyntax: String
  let roles: [String]
  /// Of the ids of `.add`, `.drop` and `.set`.
  let roleStem: String
  let permission: ManagementCommand.Permission

  static let all: [RoleCommands] = [
    RoleCommands(
      stem: "Database", kind: .database, entitySyntax: "database DatabaseName=<database>",
      shortSyntax: "database [DatabaseName=<database>]",
      roles: ["admins", "ingestors", "monitors", "unrestrictedviewers", "users", "viewers"], roleStem: "Role",
      permission: .databaseAdmin),
    RoleCommands(
      stem: "Table", kind: .table, entitySyntax: "table TableName=<table>", shortSyntax: "table TableName=<table>",
      roles: ["admins", "ingestors"], roleStem: "Role", permission: .tableAdmin),
    RoleCommands(
      stem: "Function", kind: .function, entitySyntax: "function FunctionName=<function>",
      shortSyntax: "function FunctionName=<function>", roles: ["admins"], roleStem: "Role",
      permission: .functionAdmin),
    RoleCommands(
      stem: "ExternalTable", kind: .externalTable, entitySyntax: "external table ExternalTableName=<externaltable>",
      shortSyntax: "external table ExternalTableName=<externaltable>", roles: ["admins"], roleStem: "Admins",
      permission: .externalTableAdmin),
    RoleCommands(
      stem: "MaterializedView", kind: .materializedView,
      entitySyntax: "materialized-view MaterializedViewName=<materializedview>",
      shortSyntax: "materialized-view MaterializedViewName=<materializedview>", roles: ["admins"], roleStem: "Admins",
      permission: .materializedViewAdmin),
    RoleCommands(
      stem: "Cluster", kind: .cluster, entitySyntax: "cluster", shortSyntax: "cluster",
      roles: [
        "admins", "alldatabasesadmins", "alldatabasesviewers", "alldatabasesmonitors", "databasecreators", "monitors",
        "ops", "users", "viewers",
      ], roleStem: "Role", permission: .allDatabasesAdmin),
  ]

  private static let with = "[with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')']"
  private static let schema =
    "Role: string, PrincipalType: string, PrincipalDisplayName: string, PrincipalObjectId: string, "
    + "PrincipalFQN: string, Notes: string, RoleAssignmentIdentifier: string"
  private static let roleSchema = "Scope: string, DisplayName: string, AADObjectID: string, Role: string"
  private static let list = "'(' { Principal=<string>, ',' }+ ')' [SkipResults='skip-results'] [Notes=<string>]"

  var commands: [ManagementCommand] { [showPrincipals, showRoles, add, drop, set] }

  private var noun: String { kind == .cluster ? "the cluster" : "a \(kind.rawValue)" }
  private var role: String { "Role=(\(roles.joined(separator: " | ")))" }

  private var showPrincipals: ManagementCommand {
    ManagementCommand(
      "Show\(stem)Principals", syntax: ".show \(shortSyntax) principals",
      summary: "Lists who has roles on \(noun).", permission: permission, effect: .reads,
      result: Self.schema, examples: [example(".show \(sample) principals | project Role", title)]
    ) { context in rows(of: try entity(context), context) }
  }

  private var showRoles: ManagementCommand {
    ManagementCommand(
      "Show\(stem == "ExternalTable" ? "ExternalTables" : stem)PrincipalRoles",
      syntax: ".show \(entitySyntax) principal (roles | Principal=<string> roles) \(Self.with)",
      summary: "Lists the roles of a principal on \(noun).", permission: permission, effect: .reads,
      result: Self.roleSchema,
      examples: [example(".show \(sample) principal 'aaduser=ann@example.com' roles | project Role", title)]
    ) { context in
      _ = try PropertyList(context.captures, known: [])
      return Self.roles(of: context.captures.string("Principal"), on: [try entity(context)], context)
    }
  }

  static let showPrincipalRoles = ManagementCommand(
    "ShowPrincipalRoles", syntax: ".show principal (roles | Principal=<string> roles) \(with)",
    summary: "Lists the roles of a principal.", permission: .anyone, effect: .reads, result: roleSchema,
    examples: [Example(".show principal roles | count", "0")]
  ) { context in
    _ = try PropertyList(context.captures, known: [])
    let entities = context.state.principals.keys.sorted { $0.path < $1.path }
    return roles(of: context.captures.string("Principal"), on: entities, context)
  }

  private var add: ManagementCommand {
    ManagementCommand(
      "Add\(stem)\(roleStem)", syntax: ".add \(shortSyntax) \(role) \(Self.list)",
      summary: "Grants a role on \(noun).", permission: permission, effect: .writes,
      result: Self.schema,
      examples: [
        Example(
          ".add \(sample) admins ('aaduser=ann@example.com') 'team' | project Role, PrincipalFQN, Notes",
          "\(title) | aaduser=ann@example.com | team", after: user)
      ]
    ) { context in
      try change(context) { old, new in old + new.filter { added in !old.contains { isSame($0, added) } }
      }
    }
  }

  private var drop: ManagementCommand {
    ManagementCommand(
      "Drop\(stem)\(roleStem)", syntax: ".drop \(entitySyntax) \(role) \(Self.list)",
      summary: "Takes a role on \(noun) away.", permission: permission, effect: .writes,
      result: Self.schema, examples: [example(".drop \(sample) admins ('aaduser=ann@example.com') | count", "0")]
    ) { context in
      try change(context) { old, gone in old.filter { kept in !gone.contains { isSame($0, kept) } } }
    }
  }

  private var set: ManagementCommand {
    ManagementCommand(
      "Set\(stem)\(roleStem)",
      syntax: ".set \(entitySyntax) \(role) (none [SkipResults='skip-results'] | \(Self.list))",
      summary: "Makes the holders of a role on \(noun) exactly these.", permission: permission,
      effect: .writes, result: Self.schema, examples: [example(".set \(sample) admins none | count", "0")]
    ) { context in try change(context) { _, new in new } }
  }

  // MARK: Examples

  /// The entity of the examples, as commands name it.
  private var sample: String {
    switch kind {
    case .cluster: "cluster"
    case .database: "database NetDefaultDB"
    case .function: "function ParseLogs"
    case .externalTable: "external table Outside"
    case .materializedView: "materialized-view Counts"
    default: "table Logs"
    }
  }

  /// The role that the examples grant, as results name it.
  private var title: String {
    switch kind {
    case .cluster: "AllDatabasesAdmin"
    case .database: "Database NetDefaultDB Admin"
    default: "\(kind.title) \(sample.split(separator: " ").last ?? "") Admin"
    }
  }

  /// What a table's roles build on, and what the standard examples lack.
  private var user: [String] {
    switch kind {
    case .table: [".add database NetDefaultDB users ('aaduser=ann@example.com') skip-results"]
    case .externalTable: [".create external table Outside (A: long) kind = storage dataformat = csv ('outside')"]
    case .materializedView: [".create materialized-view Counts on table Logs { Logs | summarize count() by Text }"]
    default: []
    }
  }

  private func example(_ text: String, _ output: String) -> Example {
    Example(text, output, after: user + [".add \(sample) admins ('aaduser=ann@example.com') skip-results"])
  }

  private func entity(_ context: CommandContext) throws -> EntityName {
    switch kind {
    case .cluster: return .cluster
    case .table: return try context.table("TableName").entity
    case .function:
      let function = try context.function("FunctionName")
      return EntityName(.function, database: function.database, name: function.name)
    case .externalTable: return try context.externalTable("ExternalTableName").entity
    case .materializedView: return try context.materializedView().entity
    default: return .database(try context.databaseName("DatabaseName"))
    }
  }

  private func change(
    _ context: CommandContext, _ rule: (_ holders: [PrincipalInfo], _ given: [PrincipalInfo]) -> [PrincipalInfo]
  ) throws -> CommandResult {
    let entity = try entity(context)
    let role = context.captures.keyword("Role") ?? roles[0]
    let notes = context.captures.string("Notes") ?? ""
    let given = try context.captures.rows("Principal").map { row in
      let name = try Self.principal(row, context)
      return PrincipalInfo(
        entity: entity, role: role, principal: row.string("Principal") ?? "", displayName: name.id,
        objectId: name.objectId, notes: notes, assignmentId: .random())
    }
    let all = context.state.principals[entity] ?? []
    let holders = rule(all.filter { $0.role == role }, given)
    if kind == .table {
      for holder in holders {
        guard given.contains(where: { $0.principal == holder.principal }) else { continue }
        guard let name = PrincipalName(holder.principal) else { continue }
        do {
          try AccessControl.checkDatabaseRole(of: name, for: role, on: entity, context.state)
        } catch var error {
          error.range = context.command.range
          throw error
        }
      }
    }
    try context.change { transaction in
      try transaction.setPrincipals(all.filter { $0.role != role } + holders, of: entity)
      try transaction.journal(
        "ALTER-PRINCIPALS", database: entity.database, entity: entity.name.isEmpty ? entity.database : entity.name,
        after: "\(role): " + holders.map(\.principal).joined(separator: ", "))
    }
    let schema = Schema(declared: Self.schema)
    return context.captures.has("SkipResults") ? CommandResult(Table(schema: schema)) : rows(of: entity, context)
  }

  private static func principal(_ row: Captures, _ context: CommandContext) throws -> PrincipalName {
    if let name = row.string("Principal").flatMap({ PrincipalName($0) }) { return name }
    throw Diagnostic(
      code: "General_BadRequest", "'\(row.string("Principal") ?? "")' is not a principal",
      range: row.expression("Principal")?.range ?? context.command.range,
      hints: ["write aaduser=, aadgroup= or aadapp=, a name or id, and perhaps ;tenant"])
  }

  private func isSame(_ left: PrincipalInfo, _ right: PrincipalInfo) -> Bool {
    guard let first = PrincipalName(left.principal), let second = PrincipalName(right.principal) else {
      return left.principal == right.principal
    }
    return first.isSame(as: second)
  }

  /// `Table Logs Admin`, `Database Samples Unrestricted Viewer`.
  private static func title(_ info: PrincipalInfo) -> String {
    let role = info.role == "unrestrictedviewers" ? "UnrestrictedViewer" : String(info.role.dropLast()).capitalizedFirst
    switch info.entity.kind {
    case .cluster where info.role.hasPrefix("alldatabases"):
      return "AllDatabases" + String(info.role.dropFirst("alldatabases".count).dropLast()).capitalizedFirst
    case .cluster where ["databasecreators", "ops", "users"].contains(info.role): return "Cluster \(role)"
    case .cluster: return "AllDatabases\(role)"
    case .database: return "Database \(info.entity.database) \(role)"
    default: return "\(info.entity.kind.title) \(info.entity.name) \(role)"
    }
  }

  private func rows(of entity: EntityName, _ context: CommandContext) -> CommandResult {
    let rows: [[Value]] = (context.state.principals[entity] ?? []).sorted {
      ($0.role, $0.principal) < ($1.role, $1.principal)
    }.map { info in
      [
        .string(Self.title(info)), .string(PrincipalName(info.principal)?.typeName ?? ""), .string(info.displayName),
        .string(info.objectId), .string(info.principal), .string(info.notes), .string(info.assignmentId.dashed),
      ]
    }
    return CommandResult(Table(schema: Schema(declared: Self.schema), rows: rows))
  }

  private static func roles(
    of principal: String?, on entities: [EntityName], _ context: CommandContext
  ) -> CommandResult {
    let name = principal.flatMap { PrincipalName($0) } ?? context.principal.name
    let own = name.isSame(as: context.principal.name)
    let visible = entities.filter { own || context.access.isAdmin(of: $0) }
    let rows: [[Value]] = visible.flatMap { context.state.principals[$0] ?? [] }.filter { info in
      let holder = PrincipalName(info.principal)
      return own ? holder.map(context.principal.isMember) ?? false : holder?.isSame(as: name) ?? false
    }.map {
      [.string($0.entity.path), .string($0.displayName), .string($0.objectId), .string(title($0))]
    }
    return CommandResult(Table(schema: Schema(declared: roleSchema), rows: rows))
  }
}
