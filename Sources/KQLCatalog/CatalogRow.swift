/// A struct stored as one row of a SQLite table of its own.
///
/// `columns` begin with the `keyCount` columns of the primary key; `values` and `init` follow their order.
package protocol CatalogRow: Sendable {
  static var tableName: String { get }
  static var columns: [String] { get }
  static var keyCount: Int { get }
  init(_ row: SQLStatement)
  var values: [SQLValue] { get }
}

extension CatalogRow {
  static var creation: String {
    let key = columns.prefix(keyCount).joined(separator: ", ")
    let list = columns.joined(separator: ", ")
    return "CREATE TABLE IF NOT EXISTS \(tableName) (\(list), PRIMARY KEY (\(key))) WITHOUT ROWID;"
  }
  static var replacement: String {
    let list = columns.joined(separator: ", ")
    let marks = columns.map { _ in "?" }.joined(separator: ", ")
    return "INSERT OR REPLACE INTO \(tableName) (\(list)) VALUES (\(marks))"
  }
  static var deletion: String {
    let key = columns.prefix(keyCount).map { "\($0) = ?" }.joined(separator: " AND ")
    return "DELETE FROM \(tableName) WHERE \(key)"
  }
  static func selection(_ condition: String = "") -> String {
    "SELECT \(columns.joined(separator: ", ")) FROM \(tableName) \(condition)"
  }
}
