import KQLCatalog
import KQLColumns
import KQLLanguage

extension ManagementCommand {
  private static let remaining = "TableName: string, DatabaseName: string"

  static let dropTable = ManagementCommand(
    "DropTable", syntax: ".drop table TableName=<table> [ifexists]", summary: "Drops a table; shows those that remain.",
    permission: .tableAdmin, effect: .writes, result: remaining,
    examples: [Example(".drop table Parsed | project TableName", "Events\nLogs")]
  ) { context in
    let dropped: [TableInfo]
    do {
      dropped = [try context.table("TableName")]
    } catch  where context.captures.has("ifexists") {
      dropped = []
    }
    return try context.drop(dropped)
  }

  static let dropTables = ManagementCommand(
    "DropTables", syntax: ".drop tables '(' { TableName=<table>, ',' }+ ')' [ifexists]",
    summary: "Drops several tables, or none; shows those that remain.", permission: .tableAdmin, effect: .writes,
    result: remaining, examples: [Example(".drop tables (Logs, Parsed) | project TableName", "Events")]
  ) { context in
    var dropped: [TableInfo] = []
    for row in context.captures.rows("TableName") {
      do {
        dropped.append(try context.table("TableName", in: row))
      } catch  where context.captures.has("ifexists") {}
    }
    return try context.drop(dropped)
  }
}

extension CommandContext {
  fileprivate func drop(_ tables: [TableInfo]) throws -> CommandResult {
    let database = try databaseInfo.name
    if !tables.isEmpty {
      try change { access in for table in tables { try access.dropTable(table.name, in: table.database) } }
    }
    let rows: [[Value]] = state.tables(in: database).map { [.string($0.name), .string($0.database)] }
    return CommandResult(Table(schema: Schema(declared: "TableName: string, DatabaseName: string"), rows: rows))
  }
}
