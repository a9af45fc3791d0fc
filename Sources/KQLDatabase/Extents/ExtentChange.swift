import KQLCatalog
import KQLColumns
import KQLDiagnostics

/// An extent that takes the place of another over the same bytes. Prepared outside a transaction, applied in one.
package struct ExtentChange: Sendable {
  package let original: TableExtent
  package let source: TableInfo
  package let target: TableInfo
  package let result: ExtentInfo
  let deletedRows: [UInt32]

  /// Throws when the target lacks a column of the source, or has it with another type.
  ///
  /// `ingestionTime`: rows get it, and the cursor of the commit, in place of their own.
  package init(
    _ original: TableExtent, of source: TableInfo, in target: TableInfo, tags: [String]? = nil,
    deleting: [UInt32] = [], ingestionTime: Int64? = nil
  ) throws {
    self.original = original
    self.source = source
    self.target = target
    let known = try original.deletedRows()
    deletedRows = deleting.isEmpty ? known : Array(Set(known).union(deleting)).sorted()
    var info = original.info
    info.id = .random()
    info.tableId = target.id
    info.droppedBy = nil
    if let tags { info.tags = tags }
    info.deletedRowCount = deletedRows.count
    if let ingestionTime {
      info.ingestionTime = ingestionTime
      info.cursor = nil
      info.hasRowTimes = false
    }
    if source.id != target.id { info.columnMap = try Self.map(original.info, source, target) }
    result = info
  }

  private static func map(
    _ info: ExtentInfo, _ source: TableInfo, _ target: TableInfo
  ) throws(Diagnostic) -> [Int64: Int64] {
    // An entry that no column has keeps an empty map from meaning "the same ids".
    var map: [Int64: Int64] = [Int64.min: Int64.min]
    for column in source.columns {
      guard let other = target.columns.first(where: { $0.name == column.name }), other.type == column.type else {
        throw Diagnostic(
          code: "General_BadRequest",
          "column '\(column.name)' (\(column.type.name)) of table '\(source.name)' is not in table '\(target.name)'")
      }
      if let stored = info.columnMap.isEmpty ? column.id : info.columnMap[column.id] { map[other.id] = stored }
    }
    return map
  }
}
