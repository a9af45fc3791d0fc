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

  /// Puts extents over the same bytes in place of others: moved to another table, with other tags, or with rows
  /// deleted.
  @discardableResult
  package func replace(_ changes: [ExtentChange]) throws -> [ExtentInfo] {
    for change in changes { try drop([change.original.info], of: change.source) }
    return try changes.map { change in
      let staged = StagedExtent(
        info: change.result, blob: nil, staysInMemory: false, deletedRows: change.deletedRows)
      return try add([staged], to: change.target)[0]
    }
  }
}
