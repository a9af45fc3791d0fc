import KQLCatalog
import KQLColumns
import KQLLanguage

extension ManagementCommand {
  private static let statistics =
    "ColumnName: string, ColumnType: string, ColumnId: guid, OriginalSize: long, ExtentSize: long, "
    + "CompressionRatio: real, DataCompressionSize: long, SharedIndexSize: long, IndexSize: long, "
    + "IndexSizePercent: real, StorageEngineVersion: string, PresentRowCount: long, DeletedRowCount: long, "
    + "SamplePercent: real, IncludeColdData: bool"

  static let showTableDataStatistics = ManagementCommand(
    "ShowTableDataStatistics",
    syntax:
      ".show table TableName=<table> data statistics [with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')']",
    summary: "Shows the sizes of the columns of a table, the table's shared out evenly.", permission: .databaseViewer,
    effect: .reads, result: statistics,
    examples: [
      Example(
        ".show table Logs data statistics | project ColumnName, ColumnType, PresentRowCount",
        "Time | datetime | 0\nText | string | 0")
    ]
  ) { context in
    let table = try context.table("TableName")
    let properties = try PropertyList(context.captures, known: ["samplepercent", "scope", "from", "to"])
    for name in ["from", "to", "scope"] where properties.has(name) {
      throw CommandError.unsupported(
        "property '\(name)'", hint: "all extents are counted", range: properties.range(name))
    }
    let extents = try context.extents(of: table)
    let count = Int64(max(table.columns.count, 1))
    func total(_ size: (ExtentInfo) -> Int) -> Int64 { Int64(extents.reduce(0) { $0 + size($1) }) }
    let original = total(\.originalSize) / count
    let index = total(\.indexSize)
    let stored = (total(\.extentSize) - index) / count
    let present = total(\.liveRowCount)
    let deleted = total(\.deletedRowCount)
    let rows: [[Value]] = table.columns.map { column in
      [
        .string(column.name), .string(column.type.name),
        .guid(GUID(high: UInt64(bitPattern: table.id), low: UInt64(bitPattern: column.id))), .long(original),
        .long(stored), stored == 0 ? .null : .real(Double(original) / Double(stored)), .long(stored), .long(index),
        .long(0), .real(0), .string("V3"), .long(present), .long(deleted), .real(100), .bool(true),
      ]
    }
    return CommandResult(Table(schema: Schema(declared: statistics), rows: rows))
  }
}
