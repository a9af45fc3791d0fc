import KQLColumns
import KQLLanguage

extension ManagementCommand {
  static let showTables = ManagementCommand(
    "ShowTables", syntax: ".show tables ['(' { TableName=<table>, ',' }+ ')']",
    summary: "Lists the tables of the database.", permission: .databaseViewer, effect: .reads, result: Results.table,
    examples: [Example(".show tables | project TableName, Folder", "Events | \nLogs | \nParsed | ")]
  ) { context in
    let tables = try context.listedTables()
    let schema = Schema(declared: Results.table)
    guard !tables.isEmpty else { return CommandResult(Table(schema: schema, rows: [])) }
    // By columns: a database may have thousands, and scripts ask often.
    let texts = [tables.map(\.name), tables.map(\.database), tables.map(\.folder), tables.map(\.docString)]
    return CommandResult(Table(schema: schema, chunks: [texts.map { .text(Text($0)) }]))
  }
}
