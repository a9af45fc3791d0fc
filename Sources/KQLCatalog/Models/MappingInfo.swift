/// An ingestion mapping of a table, a database or an external table.
package struct MappingInfo: CatalogRow, Hashable {
  /// Kind `table`, `database` or `externalTable`.
  package var owner: EntityName
  /// Lower case: `csv`, `json`, `avro`.
  package var kind: String
  package var name: String
  /// Normalised JSON text.
  package var json: String
  /// Ticks.
  package var lastUpdatedOn: Int64

  package init(owner: EntityName, kind: String, name: String, json: String, lastUpdatedOn: Int64) {
    self.owner = owner
    self.kind = kind
    self.name = name
    self.json = json
    self.lastUpdatedOn = lastUpdatedOn
  }

  package static let tableName = "mappings"
  package static let columns = ["owner_kind", "database", "owner", "kind", "name", "json", "updated_on"]
  package static let keyCount = 5
  package init(_ row: SQLStatement) {
    owner = EntityName(EntityKind(rawValue: row.text(0)) ?? .table, database: row.text(1), name: row.text(2))
    kind = row.text(3)
    name = row.text(4)
    json = row.text(5)
    lastUpdatedOn = row.integer(6)
  }
  package var values: [SQLValue] {
    [
      .text(owner.kind.rawValue), .text(owner.database), .text(owner.name), .text(kind), .text(name), .text(json),
      .integer(lastUpdatedOn),
    ]
  }
}
