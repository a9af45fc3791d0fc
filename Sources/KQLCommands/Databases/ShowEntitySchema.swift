import KQLCatalog
import KQLColumns
import KQLDiagnostics
import KQLLanguage
import KQLSyntax

extension ManagementCommand {
  static let showEntitySchema = ManagementCommand(
    "ShowEntitySchema",
    syntax:
      ".show entity Entity=<qualified_name> schema as json [in databases '(' { Item=<string>, ',' }+ ')'] "
      + "[except ExcludedFunctions=<string>] [with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')']",
    summary: "Shows the tables, external tables and functions of a name, in one or several databases, as JSON.",
    permission: .databaseViewer, effect: .reads, result: "DatabaseSchema: string",
    examples: [
      Example(
        ".show entity ParseLogs schema as json "
          + "| project parse_json(DatabaseSchema).Databases.NetDefaultDB.Functions.ParseLogs.Body",
        "{ Logs | project Time, Text }")
    ]
  ) { context in
    _ = try PropertyList(context.captures, known: [])
    let path = context.captures.path("Entity")
    guard let name = path.last else {
      throw Diagnostic(code: "SYN0002", "the name of an entity is needed", range: context.command.range)
    }
    var databases: [DatabaseInfo] = []
    for row in context.captures.rows("Item") {
      let text = row.string("Item") ?? ""
      guard let database = context.state.database(text) else { throw CommandError.databaseNotFound(text, row.range) }
      databases.append(database)
    }
    if databases.isEmpty {
      let home = path.count > 1 ? path[0].text : context.databaseName
      guard let database = context.state.database(home) else { throw CommandError.databaseNotFound(home, path[0].range) }
      databases = [database]
    }
    let excluded = Set(
      (context.captures.string("ExcludedFunctions") ?? "").split(separator: ",").map { $0.trimmingSpaces() })
    let members = databases.map { database in
      JSON.Member(
        database.name, EntitySchema(name: name.text, database: database, state: context.state, excluded: excluded).json)
    }
    guard members.contains(where: { $0.value != .null }) else {
      throw CommandError.notFound("Entity", name.text, name.range, known: context.entityNames(in: databases))
    }
    let document = JSON.object([.init("Databases", .object(members.filter { $0.value != .null }))])
    return CommandResult(
      Table(schema: Schema(declared: "DatabaseSchema: string"), rows: [[.string(document.text)]]))
  }
}

/// What a database has under one name, in the shape of the schema of databases.
private struct EntitySchema {
  let name: String
  let database: DatabaseInfo
  let state: CatalogState
  let excluded: Set<String>

  /// `.null` when there is nothing of the name.
  var json: JSON {
    let whole = SchemaJSON.database(database, state, tables: true, functions: true, externals: true, views: true)
    guard let members = whole["Databases"]?[database.name]?.object else { return .null }
    var isFound = false
    let kept = members.map { member -> JSON.Member in
      guard let entities = member.value.object else { return member }
      let mine = entities.filter { $0.key == name && !(member.key == "Functions" && excluded.contains(name)) }
      if !mine.isEmpty { isFound = true }
      return JSON.Member(member.key, .object(mine))
    }
    return isFound ? .object(kept) : .null
  }
}

extension CommandContext {
  fileprivate func entityNames(in databases: [DatabaseInfo]) -> [String] {
    databases.flatMap { database in
      state.tables(in: database.name).map(\.name) + state.functions(in: database.name).map(\.name)
        + state.externalTables(in: database.name).map(\.name)
    }
  }
}
