import KQLCatalog
import KQLColumns
import KQLExport
import KQLLanguage

extension ManagementCommand {
  private static let with = "[with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')']"

  static let showExternalTables = ManagementCommand(
    "ShowExternalTables", syntax: ".show external tables \(with)", summary: "Lists the external tables.",
    permission: .databaseViewer, effect: .reads, result: Results.externalTable,
    examples: [Example(".show external tables | count", "0")]
  ) { context in
    _ = try PropertyList(context.captures, known: [])
    return .externalTableRows(context.state.externalTables(in: try context.databaseInfo.name))
  }

  static let showExternalTable = ManagementCommand(
    "ShowExternalTable", syntax: ".show external table ExternalTableName=<externaltable> \(with)",
    summary: "Shows an external table.", permission: .databaseViewer, effect: .reads, result: Results.externalTable,
    examples: [
      Example(".show external table Archive | project TableName, TableType, ConnectionStrings", #"Archive | Blob | ["/data/archive"]"#)
    ]
  ) { context in
    _ = try PropertyList(context.captures, known: [])
    return .externalTableRows([try context.externalTable("ExternalTableName")])
  }

  static let showExternalTableCslSchema = ManagementCommand(
    "ShowExternalTableCslSchema",
    syntax: ".show external table ExternalTableName=<externaltable> (cslschema | kqlschema)",
    summary: "Shows the columns of an external table as text.", permission: .databaseViewer, effect: .reads,
    result: Results.schema,
    examples: [Example(".show external table Archive cslschema | project TableName, Schema", "Archive | Id:long,Name:string")]
  ) { context in context.externalSchema(try context.externalTable("ExternalTableName"), asJSON: false) }

  static let showExternalTableSchema = ManagementCommand(
    "ShowExternalTableSchema",
    syntax: ".show external table ExternalTableName=<externaltable> schema as Form=(json | csl | kql)",
    summary: "Shows the columns of an external table as text or JSON.", permission: .databaseViewer, effect: .reads,
    result: Results.schema,
    examples: [Example(".show external table Archive schema as csl | project Schema", "Id:long,Name:string")]
  ) { context in
    context.externalSchema(
      try context.externalTable("ExternalTableName"), asJSON: context.captures.keyword("Form") == "json")
  }

  static let dropExternalTable = ManagementCommand(
    "DropExternalTable", syntax: ".drop external table ExternalTableName=<externaltable> [ifexists]",
    summary: "Drops an external table; its files stay.", permission: .externalTableAdmin, effect: .writes,
    result: Results.externalTable,
    examples: [
      Example(".drop external table Archive | project TableName, TableType", "Archive | Blob"),
      Example(".drop external table NoSuch ifexists | count", "0"),
    ]
  ) { context in
    do {
      let table = try context.externalTable("ExternalTableName")
      try context.change { try $0.dropExternalTable(table.name, in: table.database) }
      return .externalTableRows([table])
    } catch  where context.captures.has("ifexists") {
      return .externalTableRows([])
    }
  }
}

extension CommandContext {
  fileprivate func externalSchema(_ table: ExternalTableInfo, asJSON: Bool) -> CommandResult {
    let text =
      asJSON
      ? JSON.object([
        .init("Name", .string(table.name)), .init("Folder", .string(table.folder)),
        .init("DocString", .string(table.docString)),
        .init("OrderedColumns", SchemaJSON.columns(table.columns)),
      ]).text : table.columns.cslText
    let row: [Value] = [
      .string(table.name), .string(text), .string(table.database), .string(table.folder), .string(table.docString),
    ]
    return CommandResult(Table(schema: Schema(declared: Results.schema), rows: [row]))
  }
}
