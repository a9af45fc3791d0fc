/// A dropped table whose extents can still be brought back by `.undo drop table`.
package struct DroppedTableInfo: CatalogRow, Hashable {
  package var table: TableInfo
  /// Ticks.
  package var droppedOn: Int64
  /// The database version just before the drop: `v24.3`.
  package var version: String
  /// Policies and mappings at the drop, to be restored: records of kind, name, text.
  package var attachments: [[String]]

  package init(table: TableInfo, droppedOn: Int64, version: String, attachments: [[String]]) {
    self.table = table
    self.droppedOn = droppedOn
    self.version = version
    self.attachments = attachments
  }

  package static let tableName = "dropped_tables"
  package static let columns = [
    "database", "name", "id", "columns", "folder", "docstring", "created_on", "changed_by", "flags", "dropped_on",
    "version", "attachments",
  ]
  package static let keyCount = 3
  package init(_ row: SQLStatement) {
    table = TableInfo(row)
    droppedOn = row.integer(9)
    version = row.text(10)
    attachments = FieldText.decode(row.text(11))
  }
  package var values: [SQLValue] {
    table.values + [.integer(droppedOn), .text(version), .text(FieldText.encode(attachments))]
  }
}
