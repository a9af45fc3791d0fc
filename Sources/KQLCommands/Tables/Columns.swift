import KQLCatalog
import KQLColumns
import KQLDiagnostics
import KQLLanguage
import KQLSyntax

extension ManagementCommand {
  private static let columnResult = "EntityName: string, DataType: string, Policy: string"

  static let renameColumn = ManagementCommand(
    "RenameColumn", syntax: ".rename column ColumnName=<database_table_column> to NewColumnName=<name>",
    summary: "Renames a column.", permission: .tableAdmin, effect: .writes, result: columnResult,
    examples: [Example(".rename column Logs.Text to Line | project EntityName, DataType", "[Line] | System.String")]
  ) { context in
    let (table, column) = try context.column("ColumnName", in: context.captures)
    let name = try context.requiredName("NewColumnName")
    return try context.renameColumns([(table, column, name)])
  }

  static let renameColumns = ManagementCommand(
    "RenameColumns", syntax: ".rename columns { NewColumnName=<name> '=' ColumnName=<database_table_column>, ',' }+",
    summary: "Renames columns of a table in one step.", permission: .tableAdmin, effect: .writes, result: columnResult,
    examples: [Example(".rename columns Line = Logs.Text | project EntityName", "[Line]")]
  ) { context in
    try context.renameColumns(
      context.captures.rows("NewColumnName").map { row in
        let (table, column) = try context.column("ColumnName", in: row)
        guard let name = row.name("NewColumnName") else {
          throw Diagnostic(code: "SYN0002", "a name is missing", range: row.range)
        }
        return (table, column, name)
      })
  }

  static let alterColumnType = ManagementCommand(
    "AlterColumnType", syntax: ".alter column ColumnName=<database_table_column> type '=' ColumnType=<type>",
    summary: "Changes the type of a column; its stored values become null.", permission: .tableAdmin,
    effect: .writes, result: columnResult,
    examples: [Example(".alter column Logs.Text type = long | project EntityName, DataType", "[Text] | System.Int64")]
  ) { context in
    let (table, column) = try context.column("ColumnName", in: context.captures)
    guard let typeName = context.captures.name("ColumnType"), let type = ScalarType(name: typeName.text) else {
      throw Diagnostic(code: "SYN0002", "a type is missing or unknown", range: context.command.range)
    }
    return try context.change { access in
      var changed = table
      for index in changed.columns.indices where changed.columns[index].id == column.id && column.type != type {
        // A column of another type is another column: the old values cannot be read as it.
        changed.columns[index] = ColumnInfo(
          id: try access.access.nextId(), name: column.name, type: type, docString: column.docString)
      }
      try access.update(changed, event: "ALTER-COLUMN")
      return .columnRows(changed.columns.filter { $0.name == column.name })
    }
  }

  static let dropColumn = ManagementCommand(
    "DropColumn", syntax: ".drop column ColumnName=<table_column> [ifexists]", summary: "Drops a column of a table.",
    permission: .tableAdmin, effect: .writes, result: Results.schema,
    examples: [
      Example(
        ".drop column Logs.Text | project Schema",
        #"{"Name":"Logs","Folder":"","DocString":"","OrderedColumns":[{"Name":"Time","Type":"System.DateTime","CslType":"datetime"}]}"#)
    ]
  ) { context in
    let (table, column) = try context.tableAndColumn("ColumnName", in: context.captures)
    if column == nil, context.captures.has("ifexists") { return .schemaRows([table]) }
    return try context.dropColumns([try context.column("ColumnName", in: context.captures).1.name], of: table)
  }

  static let dropTableColumns = ManagementCommand(
    "DropTableColumns", syntax: ".drop table TableName=<table> columns '(' { ColumnName=<column>, ',' }+ ')'",
    summary: "Drops columns of a table.", permission: .tableAdmin, effect: .writes, result: Results.schema,
    examples: [
      Example(
        ".drop table Logs columns (Text) | project Schema",
        #"{"Name":"Logs","Folder":"","DocString":"","OrderedColumns":[{"Name":"Time","Type":"System.DateTime","CslType":"datetime"}]}"#)
    ]
  ) { context in
    let table = try context.table("TableName")
    let names = try context.captures.rows("ColumnName").compactMap { $0.name("ColumnName") }.map { name in
      guard table.columns.contains(where: { $0.name == name.text }) else {
        throw CommandError.notFound("Column", name.text, name.range, known: table.columns.map(\.name))
      }
      return name.text
    }
    return try context.dropColumns(Set(names), of: table)
  }
}

extension CommandResult {
  static func columnRows(_ columns: [ColumnInfo]) -> CommandResult {
    let rows: [[Value]] = columns.map { [.string("[\($0.name)]"), .string($0.type.dotNetName), .string("")] }
    return CommandResult(
      Table(schema: Schema(declared: "EntityName: string, DataType: string, Policy: string"), rows: rows))
  }
}

extension CommandContext {
  /// `T.c` or `Db.T.c`.
  func column(_ capture: String, in captures: Captures) throws -> (TableInfo, ColumnInfo) {
    let (table, column) = try tableAndColumn(capture, in: captures)
    if let column { return (table, column) }
    let name = captures.path(capture).last ?? Name("", command.range)
    throw CommandError.notFound("Column", name.text, name.range, known: table.columns.map(\.name))
  }

  /// The column is nil when the table has none of the name.
  fileprivate func tableAndColumn(_ capture: String, in captures: Captures) throws -> (TableInfo, ColumnInfo?) {
    let path = captures.path(capture)
    guard path.count >= 2, let columnName = path.last else {
      throw Diagnostic(code: "SYN0002", "a column is written Table.Column", range: command.range)
    }
    let tableName = path[path.count - 2]
    let database = path.count > 2 ? path[0].text : databaseName
    guard let owner = state.database(database) else { throw CommandError.databaseNotFound(database, path[0].range) }
    guard let table = state.table(tableName.text, in: owner.name) else {
      throw CommandError.notFound(
        "Table", tableName.text, tableName.range, code: "BadRequest_TableNotExist",
        known: state.tables(in: owner.name).map(\.name))
    }
    return (table, table.columns.first { $0.name == columnName.text })
  }

  fileprivate func renameColumns(_ renames: [(TableInfo, ColumnInfo, Name)]) throws -> CommandResult {
    for (_, _, name) in renames { try EntityNames.check(name) }
    return try change { access in
      var tables: [Int64: (original: TableInfo, changed: TableInfo)] = [:]
      for (table, column, name) in renames {
        var changed = tables[table.id]?.changed ?? table
        for index in changed.columns.indices where changed.columns[index].id == column.id {
          changed.columns[index].name = name.text
        }
        tables[table.id] = (table, changed)
      }
      for (original, changed) in tables.values {
        guard Set(changed.columns.map(\.name)).count == changed.columns.count else {
          throw Diagnostic(
            code: "BadRequest_EntityNameIsNotValid", "two columns of '\(original.name)' would have the same name",
            range: renames.first?.2.range)
        }
        try access.update(changed, event: "RENAME-COLUMN")
      }
      let ids = Set(renames.map(\.1.id))
      return .columnRows(tables.values.flatMap { $0.changed.columns.filter { ids.contains($0.id) } })
    }
  }

  fileprivate func dropColumns(_ names: Set<String>, of table: TableInfo) throws -> CommandResult {
    guard table.columns.contains(where: { !names.contains($0.name) }) else {
      throw Diagnostic(code: "General_BadRequest", "a table keeps at least one column", range: command.range)
    }
    return try change { access in
      var changed = table
      changed.columns.removeAll { names.contains($0.name) }
      try access.update(changed, event: "DROP-COLUMN")
      return .schemaRows([changed])
    }
  }
}
