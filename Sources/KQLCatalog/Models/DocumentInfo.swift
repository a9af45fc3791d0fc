/// An entity whose definition is one text: entity groups, workload groups, and the like.
package struct DocumentInfo: CatalogRow, Hashable {
  /// `entity_group`, `workload_group`.
  package var kind: String
  /// Empty for entities of the cluster.
  package var database: String
  package var name: String
  package var text: String

  package init(kind: String, database: String, name: String, text: String) {
    self.kind = kind
    self.database = database
    self.name = name
    self.text = text
  }

  package static let tableName = "documents"
  package static let columns = ["kind", "database", "name", "text"]
  package static let keyCount = 3
  package init(_ row: SQLStatement) {
    kind = row.text(0)
    database = row.text(1)
    name = row.text(2)
    text = row.text(3)
  }
  package var values: [SQLValue] { [.text(kind), .text(database), .text(name), .text(text)] }
}
