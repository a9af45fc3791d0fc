import KQLColumns

/// A database: a name space of tables and functions with a version that grows with every change of them.
package struct DatabaseInfo: CatalogRow, Hashable {
  package var name: String
  package var id: GUID
  package var prettyName: String
  package var majorVersion: Int
  package var minorVersion: Int
  /// Ticks.
  package var createdOn: Int64
  package var docString: String

  package init(
    name: String, id: GUID, prettyName: String = "", majorVersion: Int = 1, minorVersion: Int = 0, createdOn: Int64,
    docString: String = ""
  ) {
    self.name = name
    self.id = id
    self.prettyName = prettyName
    self.majorVersion = majorVersion
    self.minorVersion = minorVersion
    self.createdOn = createdOn
    self.docString = docString
  }

  /// `v1.3`.
  package var version: String { "v\(majorVersion).\(minorVersion)" }

  package static let tableName = "databases"
  package static let columns = ["name", "id", "pretty_name", "major", "minor", "created_on", "docstring"]
  package static let keyCount = 1
  package init(_ row: SQLStatement) {
    name = row.text(0)
    id = GUID(bytes: row.blob(1))
    prettyName = row.text(2)
    majorVersion = row.int(3)
    minorVersion = row.int(4)
    createdOn = row.integer(5)
    docString = row.text(6)
  }
  package var values: [SQLValue] {
    [
      .text(name), .blob(id.bytes), .text(prettyName), SQLValue(majorVersion), SQLValue(minorVersion),
      .integer(createdOn), .text(docString),
    ]
  }
}
