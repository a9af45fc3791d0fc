import KQLCatalog
import KQLColumns
import KQLLanguage

extension ManagementCommand {
  private static let attributes =
    "AttributeName: string, AttributeType: string, ExtentSize: long, CompressionRatio: real, IndexSize: long, "
    + "IndexSizePercent: real, OriginalSize: long, AttributeId: guid, SharedIndexSize: long, StorageEngineVersion: string"

  static let showTable = ManagementCommand(
    "ShowTable", syntax: ".show table TableName=<table>", summary: "Shows the columns of a table and their sizes.",
    permission: .databaseViewer, effect: .reads, result: attributes,
    examples: [
      Example(".show table Logs | project AttributeName, AttributeType", "Time | System.DateTime\nText | System.String")
    ]
  ) { context in
    let table = try context.table("TableName")
    let extents = try context.extents(of: table)
    let original = extents.reduce(0) { $0 + $1.originalSize }
    let stored = extents.reduce(0) { $0 + $1.extentSize }
    let columnCount = max(table.columns.count, 1)
    let rows: [[Value]] = table.columns.map { column in
      [
        .string(column.name), .string(column.type.dotNetName), .long(Int64(stored / columnCount)),
        stored == 0 ? .null : .real(Double(original) / Double(stored)), .long(0), .real(0),
        .long(Int64(original / columnCount)),
        .guid(GUID(high: UInt64(bitPattern: table.id), low: UInt64(bitPattern: column.id))),
        .long(0), .string("V3"),
      ]
    }
    return CommandResult(Table(schema: Schema(declared: attributes), rows: rows))
  }

  private static let details =
    "TableName: string, DatabaseName: string, Folder: string, DocString: string, TotalExtents: long, "
    + "TotalExtentSize: real, TotalOriginalSize: real, TotalRowCount: long, HotExtents: long, HotExtentSize: real, "
    + "HotOriginalSize: real, HotRowCount: long, AuthorizedPrincipals: string, RetentionPolicy: string, "
    + "CachingPolicy: string, ShardingPolicy: string, MergePolicy: string, StreamingIngestionPolicy: string, "
    + "IngestionBatchingPolicy: string, MinExtentsCreationTime: datetime, MaxExtentsCreationTime: datetime, "
    + "RowOrderPolicy: string, TableId: guid"

  static let showTablesDetails = ManagementCommand(
    "ShowTablesDetails", syntax: ".show tables ['(' { TableName=<table>, ',' }+ ')'] details",
    summary: "Lists tables with their sizes, row counts and policies.", permission: .databaseViewer, effect: .reads,
    result: details,
    examples: [Example(".show tables details | project TableName, TotalRowCount", "Events | 2\nLogs | 0\nParsed | 0")]
  ) { context in
    try CommandResult(
      Table(schema: Schema(declared: details), rows: context.listedTables().map { try detailRow($0, context) }))
  }

  static let showTableDetails = ManagementCommand(
    "ShowTableDetails", syntax: ".show table TableName=<table> details",
    summary: "Shows the size, row count and policies of a table.", permission: .databaseViewer, effect: .reads,
    result: details, examples: [Example(".show table Logs details | project TableName, TotalExtents", "Logs | 0")]
  ) { context in
    let table = try context.table("TableName")
    return CommandResult(Table(schema: Schema(declared: details), rows: [try detailRow(table, context)]))
  }

  private static func detailRow(_ table: TableInfo, _ context: CommandContext) throws -> [Value] {
    let extents = try context.extents(of: table)
    let count = Value.long(Int64(extents.count))
    let stored = Value.real(Double(extents.reduce(0) { $0 + $1.extentSize }))
    let original = Value.real(Double(extents.reduce(0) { $0 + $1.originalSize }))
    let rows = Value.long(Int64(extents.reduce(0) { $0 + $1.rowCount }))
    func policy(_ name: String) -> Value {
      context.state.effectivePolicy(name, of: table.entity).map(Value.string) ?? .string("null")
    }
    let first: [Value] = [
      .string(table.name), .string(table.database), .string(table.folder), .string(table.docString), count, stored,
      original, rows, count, stored, original, rows, .string("[]"),
    ]
    let policies: [Value] = [
      policy("retention"), policy("caching"), policy("sharding"), policy("merge"), policy("streamingingestion"),
      policy("ingestionbatching"),
    ]
    let times: [Value] = [
      extents.map(\.minCreatedOn).min().map(Value.long) ?? .null,
      extents.map(\.maxCreatedOn).max().map(Value.long) ?? .null,
      policy("roworder"), .guid(GUID(high: 0, low: UInt64(bitPattern: table.id))),
    ]
    return first + policies + times
  }
}
