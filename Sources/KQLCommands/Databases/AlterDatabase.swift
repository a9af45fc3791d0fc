import KQLCatalog
import KQLColumns
import KQLDatabase
import KQLDiagnostics
import KQLLanguage
import KQLSyntax

extension ManagementCommand {
  private static let pretty = "DatabaseName: string, PrettyName: string"

  static let alterDatabasePrettyName = ManagementCommand(
    "AlterDatabasePrettyName",
    syntax: ".(alter | set) database [DatabaseName=<database>] prettyname PrettyName=<string>",
    summary: "Sets the name that people see for a database.", permission: .databaseAdmin, effect: .writes,
    result: pretty,
    examples: [Example(".alter database NetDefaultDB prettyname 'Mine'", "NetDefaultDB | Mine")]
  ) { context in try context.setPrettyName(context.captures.string("PrettyName") ?? "") }

  static let dropDatabasePrettyName = ManagementCommand(
    "DropDatabasePrettyName", syntax: ".drop database DatabaseName=<database> prettyname",
    summary: "Removes the name that people see for a database.", permission: .databaseAdmin, effect: .writes,
    result: pretty, examples: [Example(".drop database NetDefaultDB prettyname", "NetDefaultDB | ")]
  ) { context in try context.setPrettyName("") }

  static let dropDatabase = ManagementCommand(
    "DropDatabase", syntax: ".drop database DatabaseName=<database> [ifexists] [SkipSeal='skip-seal']",
    summary: "Drops a database with everything in it; there is no undo.", permission: .allDatabasesAdmin,
    effect: .writes, result: "Table: string, NumberOfRemovedExtents: string",
    examples: [Example(".drop database Sales ifexists", "")]
  ) { context in
    let schema = Schema(declared: "Table: string, NumberOfRemovedExtents: string")
    let name: String
    do {
      name = try context.databaseName("DatabaseName")
    } catch  where context.captures.has("ifexists") {
      return CommandResult(Table(schema: schema))
    }
    if name == (try context.databaseInfo.name) {
      throw Diagnostic(
        code: "General_BadRequest", "the current database cannot be dropped", range: context.command.range,
        hints: ["switch to another one first"])
    }
    let rows: [[Value]] = try context.state.tables(in: name).map {
      [.string($0.name), .string(String(try context.extents(of: $0).count))]
    }
    try context.change { try $0.dropDatabase(name) }
    return CommandResult(Table(schema: schema, rows: rows))
  }

  static let showDatabaseCslSchema = ManagementCommand(
    "ShowDatabaseCslSchema",
    syntax:
      ".show database [DatabaseName=<database>] (cslschema | kqlschema) [Script=script] [if_later_than Version=<string>]",
    summary: "Lists the tables of a database with their columns as text.", permission: .databaseViewer,
    effect: .reads, result: Results.schema,
    examples: [
      Example(".show database cslschema | project TableName, Schema | take 1", "Events | Id:long,Name:string")
    ]
  ) { context in
    let name = try context.databaseName("DatabaseName")
    let schema = Schema(declared: Results.schema)
    guard let database = context.state.database(name), try context.isLater(database) else {
      return CommandResult(Table(schema: schema))
    }
    return CommandResult(Table(schema: schema, rows: context.state.tables(in: name).map(\.schemaRow)))
  }
}

extension CommandContext {
  fileprivate func setPrettyName(_ text: String) throws -> CommandResult {
    let name = try databaseName("DatabaseName")
    guard var database = state.database(name) else { throw CommandError.databaseNotFound(name) }
    database.prettyName = text
    try change { access in
      try access.put(database)
      try access.journal("ALTER-DATABASE-PRETTY-NAME", database: name, entity: name)
    }
    return CommandResult(
      Table(
        schema: Schema(declared: "DatabaseName: string, PrettyName: string"), rows: [[.string(name), .string(text)]]))
  }
}
