import KQLCatalog
import KQLColumns
import KQLDatabase
import KQLDiagnostics
import KQLLanguage
import KQLSyntax

extension ManagementCommand {
  private static let columns = "('(' { ColumnName=<name> ':' ColumnType=<type>, ',' }+ ')')"
  private static let properties =
    "[with '(' { PropertyName=(docstring | folder | <name>) '=' PropertyValue=<value>, ',' }+ ')']"

  static let createTable = ManagementCommand(
    "CreateTable", syntax: ".create table TableName=<name> \(columns) \(properties)",
    summary: "Creates a table; an existing one is left as it is.", permission: .databaseUser,
    effect: .writes, result: Results.schema,
    examples: [
      Example(
        ".create table Visits (Page: string, Count: long) with (folder = 'web') | project TableName, Schema, Folder",
        #"Visits | {"Name":"Visits","Folder":"web","DocString":"","OrderedColumns":[{"Name":"Page","Type":"System.String","CslType":"string"},{"Name":"Count","Type":"System.Int64","CslType":"long"}]} | web"#
      )
    ]
  ) { context in
    let definition = try TableDefinition(context)
    return try context.change { access in
      let table = try definition.create(access, context)
      return .schemaRows([table])
    }
  }

  static let createMergeTable = ManagementCommand(
    "CreateMergeTable", syntax: ".create-merge table TableName=<name> \(columns) \(properties)",
    summary: "Creates a table, or adds the columns that an existing one lacks.", permission: .createOrAlterTable,
    effect: .writes, result: Results.schema, commandType: "TableCreate",
    examples: [
      Example(
        ".create-merge table Logs (Level: string, Time: datetime) | project Schema",
        #"{"Name":"Logs","Folder":"","DocString":"","OrderedColumns":[{"Name":"Time","Type":"System.DateTime","CslType":"datetime"},{"Name":"Text","Type":"System.String","CslType":"string"},{"Name":"Level","Type":"System.String","CslType":"string"}]}"#
      )
    ]
  ) { context in
    let definition = try TableDefinition(context)
    return try context.change { access in
      .schemaRows([try definition.createOrExtend(access, context)])
    }
  }

  private static let tableList =
    "{ TableName=<name> ('(' { ColumnName=<name> ':' ColumnType=<type>, ',' }+ ')'), ',' }+ "
    + "[with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')']"

  static let createTables = ManagementCommand(
    "CreateTables", syntax: ".create tables \(tableList)", summary: "Creates several tables, or none.",
    permission: .databaseUser, effect: .writes, result: Results.table,
    examples: [Example(".create tables A (X: long), B (Y: string) | project TableName", "A\nB")]
  ) { context in
    let definitions = try context.captures.rows("TableName").map { try TableDefinition(context, row: $0) }
    return try context.change { access in
      .tableRows(try definitions.map { try $0.create(access, context) })
    }
  }

  static let createMergeTables = ManagementCommand(
    "CreateMergeTables", syntax: ".create-merge tables \(tableList)",
    summary: "Creates several tables, or adds the columns that existing ones lack.", permission: .createOrAlterTable,
    effect: .writes, result: Results.table, commandType: "TablesCreate",
    examples: [Example(".create-merge tables Logs (Level: string), B (Y: string) | project TableName", "Logs\nB")]
  ) { context in
    let definitions = try context.captures.rows("TableName").map { try TableDefinition(context, row: $0) }
    return try context.change { access in
      .tableRows(try definitions.map { try $0.createOrExtend(access, context) })
    }
  }

  static let createTableBasedOn = ManagementCommand(
    "CreateTableBasedOnAnother",
    syntax: ".create table NewTableName=<name> based-on TableName=<name> [ifnotexists] \(properties)",
    summary: "Creates a table with the columns and policies of another, but for its update policy and principals.",
    permission: .databaseAdmin, effect: .writes, result: Results.schema,
    examples: [Example(".create table Copy based-on Logs | project TableName, DocString", "Copy | Created based on Logs")]
  ) { context in
    let source = try context.table("TableName")
    let name = try context.requiredName("NewTableName")
    try EntityNames.check(name)
    return try context.change { access in
      if let existing = access.state.table(name.text, in: source.database) {
        guard context.captures.has("ifnotexists") else { throw CommandError.exists("Table", name.text, name.range) }
        return .schemaRows([existing])
      }
      let properties = try PropertyList(context.captures, known: ["docstring", "folder"])
      let table = try access.createTable(
        name.text, in: source.database, columns: source.columns.map { ($0.name, $0.type, $0.docString) },
        folder: properties.text("folder") ?? source.folder, docString: properties.text("docstring") ?? "Created based on \(source.name)")
      for (policy, json) in access.state.policies[source.entity] ?? [:] where policy != "update" {
        try access.setPolicy(policy, of: table.entity, to: json)
      }
      return .schemaRows([table])
    }
  }
}

/// A table as `.create` and `.alter` spell it.
struct TableDefinition {
  let name: Name
  let columns: [(name: String, type: ScalarType)]
  let folder: String?
  let docString: String?
  let database: String

  init(_ context: CommandContext, row: Captures? = nil) throws {
    let captures = row ?? context.captures
    guard let name = captures.name("TableName") else {
      throw Diagnostic(code: "SYN0002", "a table name is missing", range: context.command.range)
    }
    let properties = try PropertyList(context.captures, known: ["docstring", "folder"])
    self.name = name
    columns = try context.declaredColumns(captures)
    folder = try properties.string("folder")
    docString = try properties.string("docstring")
    database = try context.databaseInfo.name
    try EntityNames.check(name)
  }

  func create(_ access: Transaction, _ context: CommandContext) throws -> TableInfo {
    if let existing = access.state.table(name.text, in: database) {
      // The service's rule: success without any change, whatever the definition says.
      if existing.columns.map(\.name) != columns.map(\.name) || existing.columns.map(\.type) != columns.map(\.type) {
        context.warn(
          "table '\(name.text)' exists with other columns and is left as it is: "
            + ".create-merge table adds columns, .alter table sets them")
      }
      return existing
    }
    if access.state.externalTables[ObjectKey(database, name.text)] != nil {
      throw CommandError.exists("ExternalTable", name.text, name.range)
    }
    return try access.createTable(
      name.text, in: database, columns: columns.map { ($0.name, $0.type, "") }, folder: folder ?? "",
      docString: docString ?? "")
  }

  func createOrExtend(_ access: Transaction, _ context: CommandContext) throws -> TableInfo {
    guard let existing = access.state.table(name.text, in: database) else { return try create(access, context) }
    return try extend(existing, access)
  }

  /// Adds the columns that are missing, at the end; a type that differs is an error.
  func extend(_ existing: TableInfo, _ access: Transaction) throws -> TableInfo {
    var table = existing
    for column in columns {
      if let old = existing.columns.first(where: { $0.name == column.name }) {
        guard old.type == column.type else {
          throw Diagnostic(
            code: "General_BadRequest",
            "column '\(column.name)' of table '\(name.text)' is \(old.type.name), not \(column.type.name)",
            range: name.range, hints: ["types are changed by .alter column ... type"])
        }
      } else {
        table.columns.append(ColumnInfo(id: try access.access.nextId(), name: column.name, type: column.type))
      }
    }
    if let folder { table.folder = folder }
    if let docString { table.docString = docString }
    if table != existing { try access.update(table, event: "ALTER-TABLE") }
    return table
  }

  /// Makes the columns exactly these, keeping the data of those that stay.
  func alter(_ existing: TableInfo, _ access: Transaction) throws -> TableInfo {
    var table = existing
    table.columns = try columns.map { column in
      if let old = existing.columns.first(where: { $0.name == column.name }) {
        guard old.type == column.type else {
          throw Diagnostic(
            code: "General_BadRequest",
            "column '\(column.name)' of table '\(name.text)' is \(old.type.name), not \(column.type.name)",
            range: name.range, hints: ["types are changed by .alter column ... type"])
        }
        return old
      }
      return ColumnInfo(id: try access.access.nextId(), name: column.name, type: column.type)
    }
    table.folder = folder ?? ""
    table.docString = docString ?? ""
    try access.update(table, event: "ALTER-TABLE")
    return table
  }

  /// The properties of a table that `alter` takes away without having been asked to.
  func lost(of existing: TableInfo) -> [String] {
    (folder == nil && !existing.folder.isEmpty ? ["folder"] : [])
      + (docString == nil && !existing.docString.isEmpty ? ["docstring"] : [])
  }
}

extension CommandResult {
  /// The schemas as JSON, as `.show table … schema as json` gives them.
  static func schemaRows(_ tables: [TableInfo]) -> CommandResult {
    let rows = tables.map { table -> [Value] in
      var row = table.schemaRow
      row[1] = .string(SchemaJSON.table(table).text)
      return row
    }
    return CommandResult(Table(schema: Schema(declared: Results.schema), rows: rows))
  }

  static func tableRows(_ tables: [TableInfo]) -> CommandResult {
    CommandResult(Table(schema: Schema(declared: Results.table), rows: tables.map(\.tableRow)))
  }
}
