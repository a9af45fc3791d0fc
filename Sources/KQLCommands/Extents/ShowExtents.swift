import KQLCatalog
import KQLColumns
import KQLLanguage
import KQLSyntax

extension ManagementCommand {
  private static let filters =
    "['(' { ExtentId=<guid>, ',' }+ ')'] [hot] [where { tags Operator=(has | contains | '!has' | '!contains') Tag=<string>, and }+]"

  static let showTableExtents = ManagementCommand(
    "ShowTableExtents",
    syntax: ".show (table OneTable=<table> | tables '(' { TableName=<table>, ',' }+ ')') extents \(filters)",
    summary: "Lists the extents of tables.", permission: .databaseViewer, effect: .reads, result: Results.extents,
    examples: [Example(".show table Logs extents | count", "0")]
  ) { context in
    let tables =
      context.captures.has("OneTable") ? [try context.table("OneTable")] : try context.listedTables()
    return try context.extentRows(tables)
  }

  static let showDatabaseExtents = ManagementCommand(
    "ShowDatabaseExtents", syntax: ".show database [DatabaseName=<database>] extents \(filters)",
    summary: "Lists the extents of a database.", permission: .databaseViewer, effect: .reads, result: Results.extents,
    examples: [Example(".show database extents | count", "0")]
  ) { context in try context.extentRows(context.state.tables(in: try context.databaseName("DatabaseName"))) }
}

extension CommandContext {
  func extentRows(_ tables: [TableInfo]) throws -> CommandResult {
    let ids = try Set(
      captures.rows("ExtentId").compactMap { $0.expression("ExtentId") }.map { try GuidSyntax.guid($0) })
    let rules = captures.rows("Operator").map {
      (operation: $0.keyword("Operator") ?? "has", tag: $0.string("Tag") ?? "")
    }
    var rows: [[Value]] = []
    for table in tables {
      for extent in try extents(of: table) {
        guard ids.isEmpty || ids.contains(extent.id), rules.allSatisfy({ Self.matches(extent.tags, $0) }) else {
          continue
        }
        rows.append(Self.row(extent, table))
      }
    }
    return CommandResult(Table(schema: Schema(declared: Results.extents), rows: rows))
  }

  private static func matches(_ tags: [String], _ rule: (operation: String, tag: String)) -> Bool {
    switch rule.operation {
    case "has": tags.contains(rule.tag)
    case "!has": !tags.contains(rule.tag)
    case "contains": tags.contains { $0.contains(rule.tag) }
    default: !tags.contains { $0.contains(rule.tag) }
    }
  }

  private static func row(_ extent: ExtentInfo, _ table: TableInfo) -> [Value] {
    let stored = Double(extent.extentSize)
    return [
      .guid(extent.id), .string(table.database), .string(table.name), .long(extent.maxCreatedOn),
      .real(Double(extent.originalSize)), .real(stored), .real(stored - Double(extent.indexSize)),
      .real(Double(extent.indexSize)), .long(Int64((extent.rowCount + 32_767) / 32_768)), .long(1),
      .string(extent.file == nil ? "catalog" : "extents"), .long(Int64(extent.rowCount)), .long(extent.minCreatedOn),
      .string(extent.tags.joined(separator: "\r\n")), .string("Columnar"), .long(Int64(extent.deletedRowCount)),
    ]
  }
}
