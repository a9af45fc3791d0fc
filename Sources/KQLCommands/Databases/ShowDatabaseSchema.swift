import KQLCatalog
import KQLColumns
import KQLDatabase
import KQLDiagnostics
import KQLLanguage
import KQLSyntax

extension ManagementCommand {
  static let showDatabaseSchema = ManagementCommand(
    "ShowDatabaseSchema",
    syntax: ".show database [DatabaseName=<database>] schema [Details=details] [if_later_than Version=<string>]",
    summary: "Lists the tables and columns of a database.", permission: .databaseViewer, effect: .reads,
    result: Results.flatSchema,
    examples: [
      Example(
        ".show database schema | where TableName == 'Logs' | project ColumnName, ColumnType",
        " | \nTime | System.DateTime\nText | System.String")
    ]
  ) { context in
    let database = try context.databaseOfSchema()
    guard try context.isLater(database) else {
      return CommandResult(Table(schema: Schema(declared: Results.flatSchema)))
    }
    return CommandResult(
      Table(schema: Schema(declared: Results.flatSchema), rows: flatSchemaRows(database, context.state)))
  }

  /// The database, its tables, and the columns of each.
  static func flatSchemaRows(_ database: DatabaseInfo, _ state: CatalogState) -> [[Value]] {
    var rows: [[Value]] = [schemaRow(database, version: database.version)]
    for table in state.tables(in: database.name) {
      rows.append(schemaRow(database, table: table.name, folder: table.folder, docString: table.docString))
      for column in table.columns {
        rows.append(
          schemaRow(
            database, table: table.name, column: column.name, type: column.type.dotNetName,
            docString: column.docString))
      }
    }
    return rows
  }

  private static func schemaRow(
    _ database: DatabaseInfo, table: String = "", column: String = "", type: String = "", version: String = "",
    folder: String = "", docString: String = ""
  ) -> [Value] {
    [
      .string(database.name), .string(table), .string(column), .string(type), .bool(false), .bool(false),
      .string(column.isEmpty && table.isEmpty ? database.prettyName : ""), .string(version), .string(folder),
      .string(docString),
    ]
  }

  private static let with = "[with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')']"

  static let showDatabaseSchemaAsJson = ManagementCommand(
    "ShowDatabaseSchemaAsJson",
    syntax:
      ".show database (schema | DatabaseName=<database> schema) [if_later_than Version=<string>] as json \(with)",
    summary: "Shows the tables and functions of a database as one JSON document.", permission: .databaseViewer,
    effect: .reads, result: "DatabaseSchema: string",
    examples: [
      Example(
        ".show database schema as json | project Name = tostring(parse_json(DatabaseSchema).Databases.NetDefaultDB.Name)",
        "NetDefaultDB")
    ]
  ) { context in
    let options = try PropertyList(
      context.captures, known: ["Tables", "ExternalTables", "MaterializedViews", "Functions"])
    let database = try context.databaseOfSchema()
    let schema = Schema(declared: "DatabaseSchema: string")
    guard try context.isLater(database) else { return CommandResult(Table(schema: schema)) }
    let isChosen = options.names.isEmpty
    let document = SchemaJSON.database(
      database, context.state, tables: try options.bool("Tables") ?? isChosen,
      functions: try options.bool("Functions") ?? isChosen, externals: try options.bool("ExternalTables") ?? isChosen,
      views: try options.bool("MaterializedViews") ?? isChosen)
    return CommandResult(Table(schema: schema, rows: [[.string(document.text)]]))
  }

  static let showDatabaseSchemaAsCslScript = ManagementCommand(
    "ShowDatabaseSchemaAsCslScript",
    syntax:
      ".show database (schema | DatabaseName=<database> schema) [if_later_than Version=<string>] as (kql | csl) [Script=script] \(with)",
    summary: "Writes the commands that create the database anew.", permission: .databaseViewer, effect: .reads,
    result: "DatabaseSchemaScript: string",
    examples: [
      Example(".show database schema as csl script | take 1", ".create-merge table Events (Id:long, Name:string)")
    ]
  ) { context in
    let options = try PropertyList(
      context.captures,
      known: [
        "IncludeEncodingPolicies", "IncludeSecuritySettings", "IncludeIngestionMappings", "ShowObfuscatedStrings",
      ])
    let database = try context.databaseOfSchema()
    if try options.bool("ShowObfuscatedStrings") ?? false {
      guard context.access.isAdmin(of: database.name) else {
        throw Diagnostic.forbidden(
          context.principal, "see the obfuscated strings of database '\(database.name)'", needs: "Database Admin",
          range: context.command.range)
      }
      context.showsSecrets = true
    }
    let schema = Schema(declared: "DatabaseSchemaScript: string")
    guard try context.isLater(database) else { return CommandResult(Table(schema: schema)) }
    let script = SchemaScript(
      state: context.state, database: database.name,
      includesMappings: try options.bool("IncludeIngestionMappings") ?? true,
      includesSecurity: try options.bool("IncludeSecuritySettings") ?? true)
    return CommandResult(Table(schema: schema, rows: script.commands.map { [.string($0)] }), isText: true)
  }
}

extension SchemaJSON {
  static func database(
    _ database: DatabaseInfo, _ state: CatalogState, tables: Bool, functions: Bool, externals: Bool, views: Bool
  ) -> JSON {
    var members: [JSON.Member] = [.init("Name", .string(database.name))]
    if tables {
      members.append(
        .init(
          "Tables",
          .object(
            state.tables(in: database.name).map { .init($0.name, entity($0.name, $0.folder, $0.docString, $0.columns)) }
          )))
    }
    if externals {
      let list = state.externalTables(in: database.name)
      members.append(
        .init(
          "ExternalTables", .object(list.map { .init($0.name, entity($0.name, $0.folder, $0.docString, $0.columns)) })))
    }
    if views {
      let list = state.materializedViews(in: database.name)
      members.append(
        .init(
          "MaterializedViews",
          .object(list.map { .init($0.name, entity($0.name, $0.folder, $0.docString, $0.columns)) })))
    }
    members += [
      .init("PrettyName", database.prettyName.isEmpty ? .null : .string(database.prettyName)),
      .init("MajorVersion", .integer(Int64(database.majorVersion))),
      .init("MinorVersion", .integer(Int64(database.minorVersion))),
    ]
    if functions {
      members.append(
        .init(
          "Functions",
          .object(
            state.functions(in: database.name).map { function in
              .init(
                function.name,
                .object([
                  .init("Name", .string(function.name)), .init("Parameters", .string(function.parameters)),
                  .init("Body", .string(function.body)), .init("Folder", .string(function.folder)),
                  .init("DocString", .string(function.docString)),
                ]))
            })))
    }
    return .object([.init("Databases", .object([.init(database.name, .object(members))]))])
  }

  private static func entity(_ name: String, _ folder: String, _ docString: String, _ columns: [ColumnInfo]) -> JSON {
    var members: [JSON.Member] = [
      .init("Name", .string(name)), .init("DefaultColumn", .null), .init("OrderedColumns", self.columns(columns)),
    ]
    if !folder.isEmpty { members.append(.init("Folder", .string(folder))) }
    if !docString.isEmpty { members.append(.init("DocString", .string(docString))) }
    return .object(members)
  }
}

extension CommandContext {
  fileprivate func databaseOfSchema() throws -> DatabaseInfo {
    let name = try databaseName("DatabaseName")
    guard let database = state.database(name) else { throw CommandError.databaseNotFound(name) }
    return database
  }

  /// Whether the database is newer than `if_later_than "v1.3"` says.
  func isLater(_ database: DatabaseInfo, _ captures: Captures? = nil) throws -> Bool {
    guard let text = (captures ?? self.captures).string("Version") else { return true }
    let numbers = text.drop { !$0.isNumber }.split(separator: ".").compactMap { Int($0) }
    guard numbers.count == 2 else { return true }
    return (database.majorVersion, database.minorVersion) > (numbers[0], numbers[1])
  }
}
