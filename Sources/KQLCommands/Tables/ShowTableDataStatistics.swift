import KQLCatalog
import KQLColumns
import KQLDatabase
import KQLLanguage
import KQLStorage

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
    summary:
      "Shows what the columns of a table take: stored bytes exactly, original bytes of texts estimated from them. All "
      + "extents that the properties leave are read, whatever samplepercent says.",
    permission: .databaseViewer, effect: .reads, result: statistics,
    examples: [
      Example(
        ".show table Logs data statistics | project ColumnName, ColumnType, PresentRowCount",
        "Time | datetime | 0\nText | string | 0"),
      Example(
        ".show table Events data statistics with (scope = 'all', samplepercent = 80) | count", "4"),
    ]
  ) { context in
    let table = try context.table("TableName")
    let properties = try PropertyList(context.captures, known: ["samplepercent", "scope", "from", "to"])
    if let percent = try properties.long("samplepercent"), !(0...100).contains(percent) {
      throw properties.refusal("samplepercent", "is a whole number from 0 to 100")
    }
    let scope = try properties.string("scope")?.lowercased() ?? "hotcache"
    guard ["all", "hotcache"].contains(scope) else { throw properties.refusal("scope", "is \"all\" or \"hotcache\"") }
    let (from, to) = (try properties.datetime("from") ?? .min, try properties.datetime("to") ?? .max)
    let now = context.database.clock.now()
    func isScanned(_ extent: ExtentInfo) -> Bool {
      (from...max(from, to)).contains(extent.maxCreatedOn)
        && (scope == "all" || context.state.isHot(extent, of: table, now: now))
    }
    var totals = table.columns.map { _ in ColumnSizes() }
    var (shared, present, deleted) = (0, 0, 0)
    for extent in try context.snapshot.extents(of: table) where isScanned(extent.info) {
      shared += extent.info.indexSize
      present += extent.info.liveRowCount
      deleted += extent.info.deletedRowCount
      let content = try extent.content(of: table.name)
      let sizes = table.columns.map { ColumnSizes(content, $0, id: extent.storedId($0)) }
      // What is no text takes what its type takes; the texts share the rest in the proportion of their bytes.
      let fixed = sizes.reduce(0) { $0 + ($1.original ?? 0) }
      let texts = max(sizes.reduce(0) { $0 + ($1.original == nil ? $1.data : 0) }, 1)
      for (index, size) in sizes.enumerated() {
        totals[index].data += size.data
        totals[index].original =
          (totals[index].original ?? 0)
          + (size.original ?? max(extent.info.originalSize - fixed, 0) * size.data / texts)
      }
    }
    let rows: [[Value]] = zip(table.columns, totals).map { column, size in
      let original = size.original ?? 0
      return [
        .string(column.name), .string(column.type.name),
        .guid(GUID(high: UInt64(bitPattern: table.id), low: UInt64(bitPattern: column.id))), .long(Int64(original)),
        .long(Int64(size.data)), size.data == 0 ? .null : .real(Double(original) / Double(size.data)),
        .long(Int64(size.data)), .long(Int64(shared)), .long(0), .real(0), .string("V3"), .long(Int64(present)),
        .long(Int64(deleted)), .real(100), .bool(scope == "all"),
      ]
    }
    return CommandResult(Table(schema: Schema(declared: statistics), rows: rows))
  }
}

/// Bytes of a column. `original`: nil for texts, whose extents know the sum only.
private struct ColumnSizes {
  var data = 0
  var original: Int?

  init() {}

  init(_ extent: Extent, _ column: ColumnInfo, id: Int) {
    data = extent.storedSize(columnID: id)
    guard extent.columnIndex(id: id) != nil else {
      original = 0
      return
    }
    if column.type != .string && column.type != .dynamic {
      original = Column.nulls(column.type, count: extent.rowCount).originalSize
    }
  }
}
