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
    summary: "Lists the tables, external tables and functions of all databases.", permission: .databaseViewer,
    effect: .reads, result: entities,
    examples: [
      Example(
        ".show databases entities | project EntityType, EntityName, CslOutputSchema",
        "Table | Events | Id:long,Name:string\nTable | Logs | Time:datetime,Text:string\nTable | Parsed | Time:datetime,Text:string\nFunction | ParseLogs | "
      )
    ]
  ) { context in
    try context.showObfuscatedStrings(try PropertyList(context.captures, known: ["ShowObfuscatedStrings"]))
    let databases = context.visibleDatabases
    let rows = databases.flatMap { entityRows($0.name, context.state) }
    return CommandResult(Table(schema: Schema(declared: entities), rows: rows))
  }

  static let showDatabaseEntity = ManagementCommand(
    "ShowDatabaseEntity", syntax: ".show database DatabaseName=<database> entity EntityName=<name> \(with)",
    summary: "Shows the tables, external tables and functions of a name.", permission: .databaseViewer,
    effect: .reads, result: entities,
    examples: [Example(".show database NetDefaultDB entity Logs | project EntityType", "Table")]
  ) { context in
    try context.showObfuscatedStrings(try PropertyList(context.captures, known: ["ShowObfuscatedStrings"]))
    let name = try context.requiredName("EntityName")
    let rows = entityRows(try context.databaseName("DatabaseName"), context.state).filter {
      $0[2] == .string(name.text)
    }
    if rows.isEmpty { throw CommandError.notFound("Entity", name.text, name.range) }
    return CommandResult(Table(schema: Schema(declared: entities), rows: rows))
  }

  private static func entityRows(_ database: String, _ state: CatalogState) -> [[Value]] {
    func row(_ type: String, _ name: String, _ doc: String, _ folder: String, _ rest: [String]) -> [Value] {
      ([database, type, name, doc, folder] + rest).map(Value.string) + [.dynamic("{}")]
    }
    let tables = state.tables(in: database).map {
      row("Table", $0.name, $0.docString, $0.folder, ["", "", $0.columns.cslText])
    }
    let externals = state.externalTables(in: database).map {
      row("ExternalTable", $0.name, $0.docString, $0.folder, ["", "", $0.columns.cslText])
    }
    let functions = state.functions(in: database).map {
      row("Function", $0.name, $0.docString, $0.folder, [$0.parameters, $0.body, ""])
    }
    return tables + externals + functions
  }
}
