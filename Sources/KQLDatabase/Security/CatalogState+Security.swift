import KQLCatalog

extension CatalogState {
  package func isViewRestricted(_ table: EntityName) -> Bool {
    guard let text = policy("restricted_view_access", of: table), let json = JSON(text) else { return false }
    return json.bool ?? json["IsEnabled"]?.bool ?? false
  }

  package func hasRowLevelSecurity(_ table: EntityName) -> Bool {
    guard let json = policy("row_level_security", of: table).flatMap(JSON.init) else { return false }
    return json["IsEnabled"]?.bool ?? false
  }

  /// The row level security of a table or materialized view, also when it is disabled.
  func rowSecurity(of name: String, in database: String) -> (query: String, isEnabled: Bool)? {
    let kinds: [EntityKind] = [.table, .materializedView]
    for kind in kinds {
      let entity = EntityName(kind, database: database, name: name)
      guard let json = policy("row_level_security", of: entity).flatMap(JSON.init),
        let query = json["Query"]?.string, !query.isEmpty
      else { continue }
      return (query, json["IsEnabled"]?.bool ?? false)
    }
    return nil
  }
}
