import KQLCatalog
import KQLColumns
import KQLDiagnostics
import KQLLanguage

extension ManagementCommand {
  private static let first =
    "DatabaseName: string, PersistentStorage: string, Version: string, IsCurrent: bool, DatabaseAccessMode: string, "
    + "PrettyName: string, "
  private static let databases = first + "DatabaseId: guid, InTransitionTo: string, SuspensionState: string"
  private static let current = first + "ReservedSlot1: bool, DatabaseId: guid, InTransitionTo: string"
  private static let with = "[with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')']"

  static let showDatabases = ManagementCommand(
    "ShowClusterDatabases",
    syntax: ".show [cluster] databases ['(' { DatabaseName=(<wildcarded_name> | <database>), ',' }+ ')'] \(with)",
    summary: "Lists the databases.", permission: .allDatabasesMonitor, effect: .reads, result: databases,
    commandType: "DatabasesShow",
    examples: [Example(".show databases | project DatabaseName, IsCurrent", "NetDefaultDB | true")]
  ) { context in
    _ = try PropertyList(context.captures, known: [])
    let patterns = context.captures.rows("DatabaseName").compactMap { $0.name("DatabaseName")?.text }
    let rows = context.state.databases.values.sorted { $0.name < $1.name }
      .filter { database in patterns.isEmpty || patterns.contains { Wildcard.matches(database.name, $0) } }
      .map { databaseRow($0, context) + [.guid($0.id), .string(""), .string("")] }
    return CommandResult(Table(schema: Schema(declared: databases), rows: rows))
  }

  static let showDatabase = ManagementCommand(
    "ShowDatabase", syntax: ".show database \(with)", summary: "Shows the current database.",
    permission: .databaseViewer, effect: .reads, result: current,
    examples: [Example(".show database | project DatabaseName, DatabaseAccessMode", "NetDefaultDB | ReadWrite")]
  ) { context in
    _ = try PropertyList(context.captures, known: [])
    let database = try context.databaseInfo
    return CommandResult(
      Table(schema: Schema(declared: current), rows: [databaseRow(database, context) + [.null, .guid(database.id), .string("")]]))
  }

  private static func databaseRow(_ database: DatabaseInfo, _ context: CommandContext) -> [Value] {
    [
      .string(database.name), .string(context.persistentPath(of: database.name)), .string(database.version),
      .bool(database.name == context.databaseName),
      .string(context.database.options.isReadOnly ? "ReadOnly" : "ReadWrite"),
      .string(database.prettyName),
    ]
  }

  static let showVersion = ManagementCommand(
    "ShowVersion", syntax: ".show version", summary: "Shows the version of the engine.", permission: .anyone,
    effect: .reads, result: "BuildVersion: string, BuildTime: datetime, ServiceType: string, ProductVersion: string",
    examples: [Example(".show version | project ServiceType", "Engine")]
  ) { _ in
    let schema = Schema(
      declared: "BuildVersion: string, BuildTime: datetime, ServiceType: string, ProductVersion: string")
    return CommandResult(
      Table(schema: schema, rows: [[.string("0.1.0"), .null, .string("Engine"), .string("kqlsh 0.1.0")]]))
  }

  static let createDatabase = ManagementCommand(
    "CreateDatabase",
    syntax:
      ".create database DatabaseName=<name> [persist '(' { Path=<string>, ',' }+ ')' | volatile] [IfNotExists=ifnotexists] \(with)",
    summary: "Creates a database in the data directory, whatever folders persist names.", permission: .databaseCreator, effect: .writes,
    result: "DatabaseName: string, PersistentPath: string, Created: string, StoresMetadata: bool, StoresData: bool",
    examples: [Example(".create database Sales | project DatabaseName, Created", "Sales | True")]
  ) { context in
    _ = try PropertyList(context.captures, known: ["prettyname"])
    let paths = try context.captures.rows("Path").compactMap { $0.string("Path") }.map {
      try LocalPath.absolute($0, context.state, range: context.command.range)
    }
    if let path = paths.first, context.state.detachedDatabases.contains(where: { $0.path == path }) {
      throw Diagnostic(
        code: "General_BadRequest", "'\(path)' belongs to a detached database", range: context.command.range,
        hints: [".attach database brings it back"])
    }
    let name = try context.requiredName("DatabaseName")
    try EntityNames.check(name)
    let existed = context.state.database(name.text) != nil
    if existed, !context.captures.has("IfNotExists") { throw CommandError.exists("Database", name.text, name.range) }
    if !existed {
      try context.change { transaction in
        let database = try transaction.createDatabase(name.text)
        if let path = paths.first {
          try transaction.put(
            DocumentInfo(kind: PersistentPath.kind, database: database.name, name: "md", text: path))
        }
      }
    }
    let schema = Schema(
      declared: "DatabaseName: string, PersistentPath: string, Created: string, StoresMetadata: bool, StoresData: bool")
    let row: [Value] = [
      .string(name.text), .string(context.persistentPath(of: name.text)), .string(existed ? "False" : "True"), .bool(true),
      .bool(true),
    ]
    return CommandResult(Table(schema: schema, rows: [row]))
  }
}

/// Patterns in which `*` stands for any run of characters.
enum Wildcard {
  static func matches(_ name: String, _ pattern: String) -> Bool {
    let parts = pattern.split(separator: "*", omittingEmptySubsequences: false)
    if parts.count == 1 { return name == pattern }
    guard let first = parts.first, let last = parts.last, name.hasPrefix(first) else { return false }
    var rest = name.dropFirst(first.count)
    for part in parts.dropFirst().dropLast() where !part.isEmpty {
      guard let range = rest.firstRange(of: part) else { return false }
      rest = rest[range.upperBound...]
    }
    return rest.hasSuffix(last)
  }
}
