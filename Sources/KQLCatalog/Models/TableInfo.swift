import KQLColumns

/// A table as its creator described it. The id stays with it when it is renamed; its extents refer to it.
package struct TableInfo: CatalogRow, Hashable {
  package var database: String
  package var name: String
  package var id: Int64
  package var columns: [ColumnInfo]
  package var folder: String
  package var docString: String
  /// Ticks.
  package var createdOn: Int64
  /// The commit of its last change of definition.
  package var changedBy: Int64
  package var flags: Flags

  package struct Flags: OptionSet, Sendable, Hashable {
    package let rawValue: Int64
    package init(rawValue: Int64) { self.rawValue = rawValue }
    /// Not listed: holds the rows of a stored query result.
    package static let hidden = Flags(rawValue: 1)
  }

  package init(
    database: String, name: String, id: Int64, columns: [ColumnInfo], folder: String = "", docString: String = "",
    createdOn: Int64, changedBy: Int64 = 0, flags: Flags = []
  ) {
    self.database = database
    self.name = name
    self.id = id
    self.columns = columns
    self.folder = folder
    self.docString = docString
    self.createdOn = createdOn
    self.changedBy = changedBy
    self.flags = flags
  }

  package var schema: Schema { columns.schema }
  package var entity: EntityName { .table(name, in: database) }
  package var isHidden: Bool { flags.contains(.hidden) }

  package static let tableName = "tables"
  package static let columns = [
    "database", "name", "id", "columns", "folder", "docstring", "created_on", "changed_by", "flags",
  ]
  package static let keyCount = 2
  package init(_ row: SQLStatement) {
    database = row.text(0)
    name = row.text(1)
    id = row.integer(2)
    columns = ColumnInfo.decode(row.text(3))
    folder = row.text(4)
    docString = row.text(5)
    createdOn = row.integer(6)
    changedBy = row.integer(7)
    flags = Flags(rawValue: row.integer(8))
  }
  package var values: [SQLValue] {
    [
      .text(database), .text(name), .integer(id), .text(ColumnInfo.encode(columns)), .text(folder),
      .text(docString), .integer(createdOn), .integer(changedBy), .integer(flags.rawValue),
    ]
  }
}
