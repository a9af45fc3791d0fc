import KQLColumns

/// A role granted to a principal on an entity.
package struct PrincipalInfo: CatalogRow, Hashable {
  package var entity: EntityName
  /// As the commands write it: `admins`, `viewers`, `unrestrictedviewers`.
  package var role: String
  /// `aaduser=…;…`
  package var principal: String
  package var displayName: String
  package var objectId: String
  package var notes: String
  package var assignmentId: GUID

  package init(
    entity: EntityName, role: String, principal: String, displayName: String, objectId: String, notes: String,
    assignmentId: GUID
  ) {
    self.entity = entity
    self.role = role
    self.principal = principal
    self.displayName = displayName
    self.objectId = objectId
    self.notes = notes
    self.assignmentId = assignmentId
  }

  package static let tableName = "principals"
  package static let columns = [
    "kind", "database", "name", "role", "principal", "display_name", "object_id", "notes", "assignment_id",
  ]
  package static let keyCount = 5
  package init(_ row: SQLStatement) {
    entity = EntityName(EntityKind(rawValue: row.text(0)) ?? .cluster, database: row.text(1), name: row.text(2))
    role = row.text(3)
    principal = row.text(4)
    displayName = row.text(5)
    objectId = row.text(6)
    notes = row.text(7)
    assignmentId = GUID(bytes: row.blob(8))
  }
  package var values: [SQLValue] {
    [
      .text(entity.kind.rawValue), .text(entity.database), .text(entity.name), .text(role), .text(principal),
      .text(displayName), .text(objectId), .text(notes), .blob(assignmentId.bytes),
    ]
  }
}
