import KQLColumns

/// An extent of a table as the catalog lists it. Rows of one commit share `createdBy`; a dropped extent keeps its row
/// while snapshots or `.undo drop table` may need it.
package struct ExtentInfo: Sendable, Hashable {
  package var id: GUID
  package var tableId: Int64
  package var rowCount: Int
  package var deletedRowCount: Int
  /// Bytes of the rows as text.
  package var originalSize: Int
  /// Bytes stored, index included.
  package var extentSize: Int
  package var indexSize: Int
  /// Ticks.
  package var minCreatedOn: Int64
  package var maxCreatedOn: Int64
  package var tags: [String]
  /// The database cursor of its commit; nil when the rows carry none or each its own.
  package var cursor: Int64?
  /// Ticks; nil when ingestion time was off, or stored per row.
  package var ingestionTime: Int64?
  /// Ingestion time and cursor are columns of the extent (a merge of several commits).
  package var hasRowTimes: Bool
  /// Path below the data directory; nil when the bytes are a blob of the catalog.
  package var file: String?
  /// Whose blob or file it is: a moved or partly deleted extent shares the bytes of the one it was made from.
  package var contentId: GUID
  /// Pairs of column ids: of the table, and of the stored columns; empty when they are the same.
  package var columnMap: [Int64: Int64]
  /// `ExtentMetadata.serialized()`.
  package var metadata: [UInt8]
  package var createdBy: Int64
  package var droppedBy: Int64?

  package init(
    id: GUID, tableId: Int64, rowCount: Int, originalSize: Int, extentSize: Int, indexSize: Int, minCreatedOn: Int64,
    maxCreatedOn: Int64, tags: [String], cursor: Int64? = nil, ingestionTime: Int64?, file: String?,
    metadata: [UInt8]
  ) {
    self.id = id
    self.tableId = tableId
    self.rowCount = rowCount
    deletedRowCount = 0
    self.originalSize = originalSize
    self.extentSize = extentSize
    self.indexSize = indexSize
    self.minCreatedOn = minCreatedOn
    self.maxCreatedOn = maxCreatedOn
    self.tags = tags
    self.cursor = cursor
    self.ingestionTime = ingestionTime
    hasRowTimes = false
    self.file = file
    contentId = id
    columnMap = [:]
    self.metadata = metadata
    createdBy = 0
  }

  package var liveRowCount: Int { rowCount - deletedRowCount }
  package var dropByTags: Set<String> { Set(tags.filter { $0.hasPrefix("drop-by:") }) }

  static let columns = [
    "id", "table_id", "row_count", "deleted_row_count", "original_size", "extent_size", "index_size", "min_created",
    "max_created", "tags", "cursor", "ingestion_time", "has_row_times", "file", "content_id", "column_map",
    "metadata", "created_by", "dropped_by",
  ]

  init(_ row: SQLStatement) {
    id = GUID(bytes: row.blob(0))
    tableId = row.integer(1)
    rowCount = row.int(2)
    deletedRowCount = row.int(3)
    originalSize = row.int(4)
    extentSize = row.int(5)
    indexSize = row.int(6)
    minCreatedOn = row.integer(7)
    maxCreatedOn = row.integer(8)
    tags = row.optionalText(9).map(FieldText.decode(list:)) ?? []
    cursor = row.optionalInteger(10)
    ingestionTime = row.optionalInteger(11)
    hasRowTimes = row.bool(12)
    file = row.optionalText(13)
    contentId = row.optionalBlob(14).map(GUID.init(bytes:)) ?? id
    columnMap = [:]
    if let text = row.optionalText(15) {
      for pair in FieldText.decode(text) where pair.count == 2 {
        if let table = Int64(pair[0]), let stored = Int64(pair[1]) { columnMap[table] = stored }
      }
    }
    metadata = row.blob(16)
    createdBy = row.integer(17)
    droppedBy = row.optionalInteger(18)
  }

  var values: [SQLValue] {
    let pairs = columnMap.sorted { $0.key < $1.key }.map { [String($0.key), String($0.value)] }
    return [
      .blob(id.bytes), .integer(tableId), SQLValue(rowCount), SQLValue(deletedRowCount), SQLValue(originalSize),
      SQLValue(extentSize), SQLValue(indexSize), .integer(minCreatedOn), .integer(maxCreatedOn),
      tags.isEmpty ? .null : .text(FieldText.encode(list: tags)), SQLValue(cursor), SQLValue(ingestionTime),
      SQLValue(hasRowTimes), SQLValue(file), contentId == id ? .null : .blob(contentId.bytes),
      pairs.isEmpty ? .null : .text(FieldText.encode(pairs)), .blob(metadata),
      .integer(createdBy), SQLValue(droppedBy),
    ]
  }
}
