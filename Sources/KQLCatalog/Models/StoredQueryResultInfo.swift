import KQLColumns

/// The result of a query, kept under a name; its rows are the extents of a hidden table.
package struct StoredQueryResultInfo: CatalogRow, Hashable {
  package var database: String
  package var name: String
  package var principal: String
  package var id: GUID
  package var table: TableInfo
  /// Ticks.
  package var createdOn: Int64
  package var expiresOn: Int64
  package var rowCount: Int64
  package var sizeInBytes: Int64
  package var query: String

  package init(
    database: String, name: String, principal: String, id: GUID, table: TableInfo, createdOn: Int64,
    expiresOn: Int64, rowCount: Int64, sizeInBytes: Int64, query: String
  ) {
    self.database = database
    self.name = name
    self.principal = principal
    self.id = id
    self.table = table
    self.createdOn = createdOn
    self.expiresOn = expiresOn
    self.rowCount = rowCount
    self.sizeInBytes = sizeInBytes
    self.query = query
  }

  package static let tableName = "stored_query_results"
  package static let columns = [
    "database", "name", "principal", "id", "table_id", "columns", "created_on", "expires_on", "row_count", "size",
    "query",
  ]
  package static let keyCount = 3
  package init(_ row: SQLStatement) {
    database = row.text(0)
    name = row.text(1)
    principal = row.text(2)
    id = GUID(bytes: row.blob(3))
    createdOn = row.integer(6)
    expiresOn = row.integer(7)
    rowCount = row.integer(8)
    sizeInBytes = row.integer(9)
    query = row.text(10)
    table = TableInfo(
      database: database, name: name, id: row.integer(4), columns: ColumnInfo.decode(row.text(5)),
      createdOn: createdOn, flags: .hidden)
  }
  package var values: [SQLValue] {
    [
      .text(database), .text(name), .text(principal), .blob(id.bytes), .integer(table.id),
      .text(ColumnInfo.encode(table.columns)), .integer(createdOn), .integer(expiresOn), .integer(rowCount),
      .integer(sizeInBytes), .text(query),
    ]
  }
}
