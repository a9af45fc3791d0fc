import KQLCatalog
import KQLSyntax

extension CommandContext {
  /// The tables of a `(T1, T2)`, or all of the database, sorted by name.
  func listedTables() throws -> [TableInfo] {
    let rows = captures.rows("TableName")
    if rows.isEmpty { return state.tables(in: try databaseInfo.name) }
    return try rows.map { try table("TableName", in: $0) }
  }
}
