import KQLCatalog
import KQLColumns
import KQLLanguage
import KQLSyntax

extension ManagementCommand {
  private static let entities =
    "DatabaseName: string, EntityType: string, EntityName: string, DocString: string, Folder: string, "
    + "CslInputSchema: string, Content: string, CslOutputSchema: string, Properties: dynamic"
  private static let with = "[with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')']"

  static let showDatabasesEntities = ManagementCommand(
    "ShowDatabasesEntities", syntax: ".show databases entities \(with)",
    summary: "Lists the tables, views, external tables, functions and entity groups of all databases.", permission: .databaseViewer,
    effect: .reads, result: entities,
    examples: [
      Example(
        ".show databases entities | project EntityType, EntityName, CslOutputSchema",
        "Table | Events | Id:long,Name:string\nTable | Logs | Time:datetime,Text:string\nTable | Parsed | Time:datetime,Text:string\nFunction | ParseLogs | "
      )
    ]
  ) { context in
    let options = try PropertyList(context.captures, known: ["ShowObfuscatedStrings", "resolveFunctionSchema"])
    try context.showObfuscatedStrings(options)
    let resolves = try options.bool("resolveFunctionSchema") ?? false
    let rows = try context.visibleDatabases.flatMap { try entityRows($0.name, context, resolves: resolves) }
    return CommandResult(Table(schema: Schema(declared: entities), rows: rows))
  }

  static let showDatabaseEntity = ManagementCommand(
    "ShowDatabaseEntity", syntax: ".show database DatabaseName=<database> entity EntityName=<name> \(with)",
    summary: "Shows the tables, views, external tables, functions and entity groups of a name.", permission: .databaseViewer,
    effect: .reads, result: entities,
    examples: [Example(".show database NetDefaultDB entity Logs | project EntityType", "Table")]
  ) { context in
    let options = try PropertyList(context.captures, known: ["ShowObfuscatedStrings", "resolveFunctionSchema"])
    try context.showObfuscatedStrings(options)
    let name = try context.requiredName("EntityName")
    let rows = try entityRows(
      try context.databaseName("DatabaseName"), context, resolves: try options.bool("resolveFunctionSchema") ?? false
    ).filter {
      $0[2] == .string(name.text)
    }
    if rows.isEmpty { throw CommandError.notFound("Entity", name.text, name.range) }
    return CommandResult(Table(schema: Schema(declared: entities), rows: rows))
  }

  /// `resolves`: what functions of the current database give is told.
  private static func entityRows(
    _ database: String, _ context: CommandContext, resolves: Bool
  ) throws -> [[Value]] {
    let state = context.state
    let isCurrent = try context.databaseInfo.name == database
    func row(_ type: String, _ name: String, _ doc: String, _ folder: String, _ rest: [String]) -> [Value] {
      ([database, type, name, doc, folder] + rest).map(Value.string) + [.dynamic("{}")]
    }
    let tables = state.tables(in: database).map {
      row("Table", $0.name, $0.docString, $0.folder, ["", "", $0.columns.cslText])
    }
    let externals = state.externalTables(in: database).map {
      row("ExternalTable", $0.name, $0.docString, $0.folder, ["", "", $0.columns.cslText])
    }
    let views = state.materializedViews(in: database).map {
      row("MaterializedView", $0.name, $0.docString, $0.folder, ["", $0.query, $0.columns.cslText])
    }
    let functions = state.functions(in: database).map { function in
      let schema = resolves && isCurrent ? context.queries.schema(of: function, in: context) : nil
      let output = schema?.fields.map { "\(EntityText.quoted($0.name)):\($0.type.name)" }.joined(separator: ",")
      return row(
        "Function", function.name, function.docString, function.folder,
        [function.parameters, function.body, output ?? ""])
    }
    let groups = try context.documents(EntityGroup.kind, database: database).map {
      row("EntityGroup", $0.name, "", "", ["", $0.text, ""])
    }
    return tables + views + externals + functions + groups
  }
}
