import KQLCatalog
import KQLColumns
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

  static let all: [RoleCommands] = [
    RoleCommands(
      stem: "Database", kind: .database, entitySyntax: "database DatabaseName=<database>",
      shortSyntax: "database [DatabaseName=<database>]",
      roles: ["admins", "ingestors", "monitors", "unrestrictedviewers", "users", "viewers"], roleStem: "Role"),
    RoleCommands(
      stem: "Table", kind: .table, entitySyntax: "table TableName=<table>", shortSyntax: "table TableName=<table>",
      roles: ["admins", "ingestors"], roleStem: "Role"),
    RoleCommands(
      stem: "Function", kind: .function, entitySyntax: "function FunctionName=<function>",
      shortSyntax: "function FunctionName=<function>", roles: ["admins"], roleStem: "Role"),
    RoleCommands(
      stem: "ExternalTable", kind: .externalTable, entitySyntax: "external table ExternalTableName=<externaltable>",
      shortSyntax: "external table ExternalTableName=<externaltable>", roles: ["admins"], roleStem: "Admins"),
    RoleCommands(
      stem: "MaterializedView", kind: .materializedView,
      entitySyntax: "materialized-view MaterializedViewName=<materializedview>",
      shortSyntax: "materialized-view MaterializedViewName=<materializedview>", roles: ["admins"], roleStem: "Admins"),
    RoleCommands(
      stem: "Cluster", kind: .cluster, entitySyntax: "cluster", shortSyntax: "cluster",
      roles: ["admins", "databasecreators", "users", "viewers", "monitors"], roleStem: "Role"),
  ]

  private static let note = "Roles are stored and shown; the local binary does not enforce them."
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
      summary: "Lists who has roles on \(noun). \(Self.note)", permission: .databaseMonitor, effect: .reads,
      result: Self.schema, examples: kind == .database ? [Example(".show database principals | count", "0")] : []
    ) { context in rows(of: try entity(context), context) }
  }

  private var showRoles: ManagementCommand {
    ManagementCommand(
      "Show\(stem == "ExternalTable" ? "ExternalTables" : stem)PrincipalRoles",
      syntax: ".show \(entitySyntax) principal (roles | Principal=<string> roles) \(Self.with)",
      summary: "Lists the roles of a principal on \(noun). \(Self.note)", permission: .databaseMonitor, effect: .reads,
      result: Self.roleSchema
    ) { context in
      _ = try PropertyList(context.captures, known: [])
      return Self.roles(of: context.captures.string("Principal"), on: [try entity(context)], context)
    }
  }

  static let showPrincipalRoles = ManagementCommand(
    "ShowPrincipalRoles", syntax: ".show principal (roles | Principal=<string> roles) \(with)",
    summary: "Lists the roles of a principal. \(note)", permission: .anyone, effect: .reads, result: roleSchema,
    examples: [Example(".show principal roles | count", "0")]
  ) { context in
    _ = try PropertyList(context.captures, known: [])
    let entities = context.state.principals.keys.sorted { $0.path < $1.path }
    return roles(of: context.captures.string("Principal"), on: entities, context)
  }

  private var add: ManagementCommand {
    ManagementCommand(
      "Add\(stem)\(roleStem)", syntax: ".add \(shortSyntax) \(role) \(Self.list)",
      summary: "Grants a role on \(noun). \(Self.note)", permission: .databaseAdmin, effect: .writes,
      result: Self.schema,
      examples: kind == .table
        ? [
          Example(
            ".add table Logs admins ('aaduser=ann@example.com') 'team' | project Role, Notes", "Table Logs Admin | team"
          )
        ]
        : []
    ) { context in
      try change(context) { old, new in old + new.filter { added in !old.contains { $0.principal == added.principal } }
      }
    }
  }

  private var drop: ManagementCommand {
    ManagementCommand(
      "Drop\(stem)\(roleStem)", syntax: ".drop \(entitySyntax) \(role) \(Self.list)",
      summary: "Takes a role on \(noun) away. \(Self.note)", permission: .databaseAdmin, effect: .writes,
      result: Self.schema
    ) { context in
      try change(context) { old, gone in old.filter { kept in !gone.contains { $0.principal == kept.principal } } }
    }
  }

  private var set: ManagementCommand {
    ManagementCommand(
      "Set\(stem)\(roleStem)",
      syntax: ".set \(entitySyntax) \(role) (none [SkipResults='skip-results'] | \(Self.list))",
      summary: "Makes the holders of a role on \(noun) exactly these. \(Self.note)", permission: .databaseAdmin,
      effect: .writes, result: Self.schema
    ) { context in try change(context) { _, new in new } }
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
    let given = context.captures.rows("Principal").compactMap { $0.string("Principal") }.map { name in
      PrincipalInfo(
        entity: entity, role: role, principal: name, displayName: Self.displayName(name), objectId: "", notes: notes,
        assignmentId: .random())
    }
    let all = context.state.principals[entity] ?? []
    let holders = rule(all.filter { $0.role == role }, given)
    try context.change { try $0.setPrincipals(all.filter { $0.role != role } + holders, of: entity) }
    let schema = Schema(declared: Self.schema)
    return context.captures.has("SkipResults") ? CommandResult(Table(schema: schema)) : rows(of: entity, context)
  }

  /// `ann@example.com` of `aaduser=ann@example.com;example.com`.
  private static func displayName(_ name: String) -> String {
    let rest = name.split(separator: "=", maxSplits: 1).last ?? Substring(name)
    return String(rest.prefix { $0 != ";" })
  }

  private static func type(_ name: String) -> String {
    switch name.prefix(while: { $0 != "=" }).lowercased() {
    case "aadgroup": "Microsoft Entra group"
    case "aadapp": "Microsoft Entra app"
    default: "Microsoft Entra user"
    }
  }

  /// `Table Logs Admin`, `Database Samples Unrestricted Viewer`.
  private static func title(_ info: PrincipalInfo) -> String {
    let role = info.role == "unrestrictedviewers" ? "UnrestrictedViewer" : String(info.role.dropLast()).capitalizedFirst
    switch info.entity.kind {
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
        .string(Self.title(info)), .string(Self.type(info.principal)), .string(info.displayName),
        .string(info.objectId), .string(info.principal), .string(info.notes), .string(info.assignmentId.dashed),
      ]
    }
    return CommandResult(Table(schema: Schema(declared: Self.schema), rows: rows))
  }

  private static func roles(
    of principal: String?, on entities: [EntityName], _ context: CommandContext
  ) -> CommandResult {
    let name = principal ?? context.request.principal
    let rows: [[Value]] = entities.flatMap { context.state.principals[$0] ?? [] }.filter { $0.principal == name }.map {
      [.string($0.entity.path), .string($0.displayName), .string($0.objectId), .string(title($0))]
    }
    return CommandResult(Table(schema: Schema(declared: roleSchema), rows: rows))
  }
}
