import KQLCatalog
import KQLColumns
import KQLDiagnostics
import KQLLanguage
import KQLSyntax

extension ManagementCommand {
  private static let chosen =
    "(schema | '(' { DatabaseName=<database> [if_later_than Version=<string>], ',' }+ ')' schema)"
  private static let with = "[with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')']"
  private static let document = "DatabaseSchema: string"

  static let showDatabasesSchema = ManagementCommand(
    "ShowDatabasesSchema", syntax: ".show databases \(chosen) [Details=details]",
    summary: "Lists the tables and columns of databases.", permission: .databaseViewer, effect: .reads,
    result: Results.flatSchema,
    examples: [Example(".show databases schema | where TableName == 'Logs' | count", "3")]
  ) { context in
    let rows = try context.listedDatabases().flatMap { flatSchemaRows($0, context.state) }
    return CommandResult(Table(schema: Schema(declared: Results.flatSchema), rows: rows))
  }

  static let showDatabasesSchemaAsJson = ManagementCommand(
    "ShowDatabasesSchemaAsJson", syntax: ".show databases \(chosen) [details] as json \(with)",
    summary: "Shows the tables and functions of databases as one JSON document.", permission: .databaseViewer,
    effect: .reads, result: document,
    examples: [
      Example(
        ".show databases schema as json | project array_length(bag_keys(parse_json(DatabaseSchema).Databases))", "1")
    ]
  ) { context in
    _ = try PropertyList(context.captures, known: [])
    return try context.schemaDocument(try context.listedDatabases())
  }

  static let showSchema = ManagementCommand(
    "ShowSchema", syntax: ".show [cluster] schema [details]", summary: "Lists the tables and columns of all databases.",
    permission: .allDatabasesViewer, effect: .reads, result: Results.flatSchema,
    examples: [Example(".show schema | where TableName == 'Logs' | count", "3")]
  ) { context in
    let databases = context.state.databases.values.sorted { $0.name < $1.name }
    return CommandResult(
      Table(
        schema: Schema(declared: Results.flatSchema), rows: databases.flatMap { flatSchemaRows($0, context.state) }))
  }

  static let showSchemaAsJson = ManagementCommand(
    "ShowSchema", syntax: ".show [cluster] schema as json",
    summary: "Shows the tables and functions of all databases as one JSON document.", permission: .allDatabasesViewer,
    effect: .reads, result: document, examples: [Example(".show schema as json | count", "1")]
  ) { context in try context.schemaDocument(context.state.databases.values.sorted { $0.name < $1.name }) }

  static let showFunctionSchemaAsJson = ManagementCommand(
    "ShowFunctionSchemaAsJson", syntax: ".show function FunctionName=<function> schema as json \(with)",
    summary: "Shows the parameters of a function and the columns it gives as JSON.", permission: .databaseViewer,
    effect: .reads, result: "FunctionSchema: string",
    examples: [
      Example(
        ".show function ParseLogs schema as json | project tostring(parse_json(FunctionSchema).OutputColumns[0].Name)",
        "Time")
    ]
  ) { context in
    _ = try PropertyList(context.captures, known: [])
    let function = try context.function("FunctionName")
    let call = "\(EntityText.quoted(function.name))()"
    let output = function.parameters == "()" ? try? context.queries.schema(ofText: call, in: context) : nil
    let columns = (output?.fields ?? []).map { ColumnInfo(id: 0, name: $0.name, type: $0.type) }
    let json = JSON.object([
      .init("Name", .string(function.name)), .init("Parameters", .string(function.parameters)),
      .init("Body", .string(function.body)), .init("Folder", .string(function.folder)),
      .init("DocString", .string(function.docString)), .init("OutputColumns", SchemaJSON.columns(columns)),
    ])
    return CommandResult(Table(schema: Schema(declared: "FunctionSchema: string"), rows: [[.string(json.text)]]))
  }
}

extension CommandContext {
  /// The databases of a `(Db1, Db2)` that are newer than asked, or all.
  fileprivate func listedDatabases() throws -> [DatabaseInfo] {
    let rows = captures.rows("DatabaseName")
    if rows.isEmpty { return visibleDatabases }
    return try rows.compactMap { row in
      guard let name = row.name("DatabaseName") else { return nil }
      guard let database = state.database(name.text) else { throw CommandError.databaseNotFound(name.text, name.range) }
      return try isLater(database, row) ? database : nil
    }
  }

  fileprivate func schemaDocument(_ databases: [DatabaseInfo]) throws -> CommandResult {
    let members = databases.flatMap { database in
      SchemaJSON.database(database, state, tables: true, functions: true, externals: true, views: true)["Databases"]?.object ?? []
    }
    let document = JSON.object([.init("Databases", .object(members))])
    return CommandResult(
      Table(schema: Schema(declared: "DatabaseSchema: string"), rows: [[.string(document.text)]]))
  }
}
