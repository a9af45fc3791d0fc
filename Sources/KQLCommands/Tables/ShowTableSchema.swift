import KQLCatalog
import KQLColumns
import KQLLanguage

extension ManagementCommand {
  static let showTableCslSchema = ManagementCommand(
    "ShowTableCslSchema", syntax: ".show table TableName=<table> (kqlschema | cslschema)",
    summary: "Shows the columns of a table as text.", permission: .databaseViewer, effect: .reads,
    result: Results.schema,
    examples: [Example(".show table Logs cslschema | project Schema", "Time:datetime,Text:string")]
  ) { context in
    let table = try context.table("TableName")
    return CommandResult(Table(schema: Schema(declared: Results.schema), rows: [table.schemaRow]))
  }

  static let showTableSchemaAsJson = ManagementCommand(
    "ShowTableSchemaAsJson", syntax: ".show table TableName=<table> schema as json",
    summary: "Shows the columns of a table as JSON.", permission: .databaseViewer, effect: .reads,
    result: Results.schema,
    examples: [Example(".show table Logs schema as json | project TableName", "Logs")]
  ) { context in
    let table = try context.table("TableName")
    var row = table.schemaRow
    row[1] = .string(SchemaJSON.table(table).text)
    return CommandResult(Table(schema: Schema(declared: Results.schema), rows: [row]))
  }
}

/// The JSON forms of schemas, as clients of the service read them.
enum SchemaJSON {
  static func table(_ table: TableInfo) -> JSON {
    .object([
      .init("Name", .string(table.name)), .init("Folder", .string(table.folder)),
      .init("DocString", .string(table.docString)), .init("OrderedColumns", columns(table.columns)),
    ])
  }

  static func columns(_ columns: [ColumnInfo]) -> JSON {
    .array(
      columns.map { column in
        var members: [JSON.Member] = [
          .init("Name", .string(column.name)), .init("Type", .string(column.type.dotNetName)),
          .init("CslType", .string(column.type.name)),
        ]
        if !column.docString.isEmpty { members.append(.init("DocString", .string(column.docString))) }
        return .object(members)
      })
  }
}
