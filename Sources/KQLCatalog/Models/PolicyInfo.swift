/// The JSON text of one policy of one entity.
package struct PolicyInfo: CatalogRow, Hashable {
  package var entity: EntityName
  /// As the commands write it: `update`, `retention`, `row_level_security`.
  package var policy: String
  package var json: String

  package init(entity: EntityName, policy: String, json: String) {
    self.entity = entity
    self.policy = policy
    self.json = json
  }

  package static let tableName = "policies"
  package static let columns = ["kind", "database", "name", "policy", "json"]
  package static let keyCount = 4
  package init(_ row: SQLStatement) {
    entity = EntityName(
      EntityKind(rawValue: row.text(0)) ?? .cluster, database: row.text(1), name: row.text(2))
    policy = row.text(3)
    json = row.text(4)
  }
  package var values: [SQLValue] {
    [.text(entity.kind.rawValue), .text(entity.database), .text(entity.name), .text(policy), .text(json)]
  }
}
