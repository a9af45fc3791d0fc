import KQLCatalog
import KQLColumns
import KQLDatabase
import KQLDiagnostics
import KQLLanguage
import KQLStorage

extension ManagementCommand {
  private static let statistics =
    "ColumnName: string, ColumnType: string, ColumnId: guid, OriginalSize: long, ExtentSize: long, "
    + "CompressionRatio: real, DataCompressedSize: long, SharedIndexSize: long, IndexSize: long, "
    + "IndexSizePercent: real, StorageEngineVersion: string, PresentRowCount: long, DeletedRowCount: long, "
    + "SamplePercent: real, IncludeColdData: bool"

  static let showTableDataStatistics = ManagementCommand(
    "ShowTableDataStatistics",
    syntax:
      ".show table TableName=<table> data statistics [with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')']",
    summary:
      "Shows what the columns of a table take. Stored bytes are exact; the original bytes of texts are counted in the part "
      + "of the rows that samplepercent asks for (1 unless said) and at least one block of each extent.",
    permission: .databaseViewer, effect: .reads, result: statistics,
    examples: [
      Example(
        ".show table Logs data statistics | project ColumnName, ColumnType, PresentRowCount",
        "Time | datetime | 0\nText | string | 0"),
      Example(
        ".show table Events data statistics with (scope = 'all', samplepercent = 80) | count", "2"),
    ]
  ) { context in
    let table = try context.table("TableName")
    let properties = try PropertyList(context.captures, known: ["samplepercent", "scope", "from", "to"])
    let percent = Int(try properties.long("samplepercent") ?? 1)
    guard (0...100).contains(percent) else {
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
    var sizes = table.columns.map { _ in ColumnSize() }
    var (shared, present, deleted, scanned, all) = (0, 0, 0, 0, 0)
    for extent in try context.snapshot.extents(of: table) where isScanned(extent.info) {
      shared += extent.info.indexSize
      present += extent.info.liveRowCount
      deleted += extent.info.deletedRowCount
      let content = try extent.content(of: table.name)
      let sample = BlockSample(content, percent: percent)
      scanned += sample.rowCount
      all += content.rowCount
      for (index, column) in table.columns.enumerated() {
        if context.cancellation.isCancelled { throw Diagnostic(code: "Canceled", "the statement was cancelled") }
        sizes[index] += try ColumnSize(content, column.type, id: extent.storedId(column), sample)
      }
    }
    let rows: [[Value]] = zip(table.columns, sizes).map { column, size in
      [
        .string(column.name), .string(column.type.name),
        .guid(GUID(high: UInt64(bitPattern: table.id), low: UInt64(bitPattern: column.id))), .long(Int64(size.original)),
        .long(Int64(size.stored)), size.stored == 0 ? .null : .real(Double(size.original) / Double(size.stored)),
        .long(Int64(size.stored)), .long(Int64(shared)), .long(0), .real(0), .string("V3"), .long(Int64(present)),
        .long(Int64(deleted)), .real(all == 0 ? 100 : Double(scanned) * 100 / Double(all)), .bool(scope == "all"),
      ]
    }
    return CommandResult(Table(schema: Schema(declared: statistics), rows: rows))
  }
}

/// Blocks spread evenly over an extent.
private struct BlockSample {
  let blocks: [Int]
  let rowCount: Int

  init(_ extent: Extent, percent: Int) {
    let count = min(max(extent.blockCount * percent / 100, 1), extent.blockCount)
    blocks = (0..<count).map { $0 * extent.blockCount / count }
    rowCount = blocks.reduce(0) { $0 + extent.rowCount(block: $1) }
  }
}

/// Bytes of a column: as stored, and without any encoding.
private struct ColumnSize {
  var stored = 0
  var original = 0

  init() {}

  init(_ extent: Extent, _ type: ScalarType, id: Int, _ sample: BlockSample) throws {
    guard let index = extent.columnIndex(id: id) else { return }
    stored = extent.storedSize(columnID: id)
    guard type == .string || type == .dynamic else {
      original = Column.nulls(type, count: extent.rowCount).originalSize
      return
    }
    let bytes = try sample.blocks.reduce(0) { try $0 + extent.readColumn(index, block: $1).originalSize }
    original = sample.rowCount == 0 ? 0 : bytes * extent.rowCount / sample.rowCount
  }

  static func += (left: inout ColumnSize, right: ColumnSize) {
    left.stored += right.stored
    left.original += right.original
  }
}
