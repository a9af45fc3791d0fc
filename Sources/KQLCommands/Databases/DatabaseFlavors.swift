import KQLCatalog
import KQLColumns
import KQLDiagnostics
import KQLLanguage
import KQLSyntax

/// The forms of `.show database FORM` and `.show databases (…) FORM`.
struct DatabaseFlavor: Sendable {
  /// Of the ids: `Details`.
  let stem: String
  /// The keyword, or a choice of them.
  let syntax: String
  let summary: String
  let schema: String
  let row: @Sendable (DatabaseInfo, CommandContext) throws -> [Value]

  static let all: [DatabaseFlavor] = [details, identity, policies, dataStats, metadata]

  private static let with = "[with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')']"
  private static let start =
    "DatabaseName: string, PersistentStorage: string, Version: string, IsCurrent: bool, DatabaseAccessMode: string, "
    + "PrettyName: string, "

  private static func first(_ database: DatabaseInfo, _ context: CommandContext) -> [Value] {
    [
      .string(database.name), .string(context.database.directory ?? ""), .string(database.version),
      .bool(database.name == context.databaseName), .string(accessMode(context)), .string(database.prettyName),
    ]
  }

  private static func accessMode(_ context: CommandContext) -> String {
    context.database.options.isReadOnly ? "ReadOnly" : "ReadWrite"
  }

  private static func policy(_ name: String, _ database: DatabaseInfo, _ context: CommandContext) -> Value {
    .string(context.state.effectivePolicy(name, of: .database(database.name)) ?? "null")
  }

  private static func principals(_ database: DatabaseInfo, _ context: CommandContext) -> Value {
    let list = (context.state.principals[.database(database.name)] ?? []).map { info in
      JSON.object([.init("Role", .string(info.role)), .init("PrincipalFQN", .string(info.principal))])
    }
    return .string(JSON.array(list).text)
  }

  private static func extents(_ database: DatabaseInfo, _ context: CommandContext) throws -> [ExtentInfo] {
    try context.state.tables(in: database.name).flatMap { try context.extents(of: $0) }
  }

  private static let details = DatabaseFlavor(
    stem: "Details", syntax: "(details | verbose)", summary: "with policies and size",
    schema: start
      + "AuthorizedPrincipals: string, RetentionPolicy: string, MergePolicy: string, ReservedSlot1: string, "
      + "CachingPolicy: string, ShardingPolicy: string, StreamingIngestionPolicy: string, "
      + "IngestionBatchingPolicy: string, TotalSize: real, DatabaseId: guid, InTransitionTo: string"
  ) { database, context in
    let size = try extents(database, context).reduce(0) { $0 + $1.extentSize }
    let middle: [Value] = [
      principals(database, context), policy("retention", database, context), policy("merge", database, context),
      .string(""), policy("caching", database, context), policy("sharding", database, context),
      policy("streamingingestion", database, context), policy("ingestionbatching", database, context),
    ]
    return first(database, context) + middle + [.real(Double(size)), .guid(database.id), .string("")]
  }

  private static let identity = DatabaseFlavor(
    stem: "Identity", syntax: "identity", summary: "with ids",
    schema: start + "CurrentUserIsUnrestrictedViewer: bool, DatabaseId: guid, InTransitionTo: string"
  ) { database, context in first(database, context) + [.bool(true), .guid(database.id), .string("")] }

  private static let policies = DatabaseFlavor(
    stem: "Policies", syntax: "policies", summary: "with policies",
    schema: start
      + "DatabaseId: guid, AuthorizedPrincipals: string, RetentionPolicy: string, MergePolicy: string, "
      + "CachingPolicy: string, ShardingPolicy: string, StreamingIngestionPolicy: string, "
      + "IngestionBatchingPolicy: string"
  ) { database, context in
    let rest: [Value] = [
      .guid(database.id), principals(database, context), policy("retention", database, context),
      policy("merge", database, context), policy("caching", database, context), policy("sharding", database, context),
      policy("streamingingestion", database, context), policy("ingestionbatching", database, context),
    ]
    return first(database, context) + rest
  }

  private static let dataStats = DatabaseFlavor(
    stem: "DataStats", syntax: "datastats", summary: "with sizes and counts",
    schema: start
      + "DatabaseId: guid, OriginalSize: real, ExtentSize: real, CompressedSize: real, IndexSize: real, "
      + "RowCount: long, HotOriginalSize: real, HotExtentSize: real, HotCompressedSize: real, HotIndexSize: real, "
      + "HotRowCount: long, TotalExtents: long, HotExtents: long"
  ) { database, context in
    let extents = try extents(database, context)
    func total(_ size: (ExtentInfo) -> Int) -> Double { Double(extents.reduce(0) { $0 + size($1) }) }
    let sizes: [Value] = [
      .real(total(\.originalSize)), .real(total(\.extentSize)), .real(total { $0.extentSize - $0.indexSize }),
      .real(total(\.indexSize)), .long(Int64(extents.reduce(0) { $0 + $1.rowCount })),
    ]
    let count = Value.long(Int64(extents.count))
    return first(database, context) + [.guid(database.id)] + sizes + sizes + [count, count]
  }

  private static let metadata = DatabaseFlavor(
    stem: "Metadata", syntax: "metadata", summary: "with where it is stored",
    schema: "DatabaseName: string, Version: string, PersistentStorage: string, MetadataPersistentStorage: string, "
      + "DatabaseAccessMode: string"
  ) { database, context in
    let place = Value.string(context.database.directory ?? "")
    return [.string(database.name), .string(database.version), place, place, .string(accessMode(context))]
  }

  var commands: [ManagementCommand] { [showCurrent, showAll] }

  private func result(_ databases: [DatabaseInfo], _ context: CommandContext) throws -> CommandResult {
    _ = try PropertyList(context.captures, known: [])
    return CommandResult(
      Table(schema: Schema(declared: schema), rows: try databases.map { try row($0, context) }))
  }

  private var showCurrent: ManagementCommand {
    ManagementCommand(
      "ShowDatabase\(stem)", syntax: ".show database \(syntax) \(Self.with)",
      summary: "Shows the current database \(summary).", permission: .databaseViewer, effect: .reads, result: schema,
      examples: [Example(".show database \(stem.lowercased()) | project DatabaseName", "NetDefaultDB")]
    ) { context in try result([try context.databaseInfo], context) }
  }

  private var showAll: ManagementCommand {
    ManagementCommand(
      "ShowClusterDatabases\(stem)",
      syntax:
        ".show [cluster] databases ['(' { DatabaseName=(<wildcarded_name> | <database>), ',' }+ ')'] \(syntax) \(Self.with)",
      summary: "Lists the databases \(summary).", permission: .allDatabasesMonitor, effect: .reads, result: schema,
      examples: [Example(".show databases \(stem.lowercased()) | project DatabaseName", "NetDefaultDB")]
    ) { context in
      let patterns = context.captures.rows("DatabaseName").compactMap { $0.name("DatabaseName")?.text }
      let databases = context.state.databases.values.sorted { $0.name < $1.name }
      return try result(
        databases.filter { database in
          patterns.isEmpty || patterns.contains { Wildcard.matches(database.name, $0) }
        }, context)
    }
  }
}
