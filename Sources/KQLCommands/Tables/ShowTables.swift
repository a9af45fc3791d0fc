import KQLColumns
import KQLLanguage

extension ManagementCommand {
  static let showTables = ManagementCommand(
    "ShowTables", syntax: ".show tables ['(' { TableName=<table>, ',' }+ ')']",
    summary: "Lists the tables of the database.", permission: .databaseViewer, effect: .reads, result: Results.table,
    examples: [Example(".show tables | project TableName, Folder", "Events | \nLogs | \nParsed | ")]
  ) { context in
    let rows = try context.listedTables().map(\.tableRow)
    return CommandResult(Table(schema: Schema(declared: Results.table), rows: rows))
  }
}
