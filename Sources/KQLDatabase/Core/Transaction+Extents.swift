import KQLCatalog
import KQLColumns
import KQLDiagnostics

extension Transaction {
  /// Adds prepared extents to a table. Rows that carry ingestion time get the cursor of this commit.
  @discardableResult
  package func add(_ extents: [StagedExtent], to table: TableInfo) throws -> [ExtentInfo] {
    touchRows()
    return try extents.map { staged in
      var info = staged.info
      info.tableId = table.id
      info.createdBy = commit
      if info.ingestionTime != nil && info.cursor == nil && !info.hasRowTimes { info.cursor = cursor }
      if let bytes = staged.blob, staged.staysInMemory { keepInMemory(bytes, of: info.contentId) }
      try access.addExtent(info, blob: staged.staysInMemory ? nil : staged.blob)
      if !staged.deletedRows.isEmpty {
        try access.setDeletedRows(ExtentStore.serialized(staged.deletedRows), of: info.id)
      }
      return info
    }
  }

  /// Drops extents of a table; throws a conflict when one is gone already.
  package func drop(_ extents: [ExtentInfo], of table: TableInfo) throws {
    guard !extents.isEmpty else { return }
    touchRows()
    for extent in extents where try !access.dropExtent(extent.id, by: commit) {
      throw Diagnostic.conflict("extent \(extent.id.dashed) of table \(table.name)")
    }
  }

  /// Puts a new extent over the same bytes in place of one: moved to another table, with other tags, or with rows
  /// deleted.
  @discardableResult
  package func replace(
    _ extent: TableExtent, of source: TableInfo, in target: TableInfo, tags: [String]? = nil,
    deletedRows: [UInt32]? = nil, newIngestionTime: Bool = false
  ) throws -> ExtentInfo {
    try drop([extent.info], of: source)
    var info = extent.info
    info.id = .random()
    info.droppedBy = nil
    info.isDamaged = false
    if let tags { info.tags = tags }
    let deleted = try deletedRows ?? extent.deletedRows()
    info.deletedRowCount = deleted.count
    if newIngestionTime {
      info.ingestionTime = now
      info.cursor = cursor
      info.hasRowTimes = false
    }
    if source.id != target.id {
      var map: [Int64: Int64] = [:]
      for column in target.columns {
        guard let old = source.columns.first(where: { $0.name == column.name && $0.type == column.type }) else {
          continue
        }
        if let stored = extent.info.columnMap.isEmpty ? old.id : extent.info.columnMap[old.id] {
          map[column.id] = stored
        }
      }
      info.columnMap = map.isEmpty ? [-1000: -1000] : map
    }
    let staged = StagedExtent(info: info, blob: nil, staysInMemory: false, deletedRows: deleted)
    return try add([staged], to: target)[0]
  }
}
