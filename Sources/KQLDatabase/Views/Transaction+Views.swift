import KQLCatalog
import KQLColumns
import KQLDiagnostics

extension Transaction {
  package func materializedView(_ name: String, in database: String) throws(Diagnostic) -> MaterializedViewInfo {
    let database = try self.database(database).name
    if let view = state.materializedViews[ObjectKey(database, name)] { return view }
    throw .notFound("MaterializedView", name)
  }

  /// Throws when something that queries name alike has the name.
  package func checkIsFree(viewName name: String, in database: String) throws(Diagnostic) {
    let key = ObjectKey(database, name)
    for (isTaken, kind) in [
      (state.tables[key] != nil, "Table"), (state.externalTables[key] != nil, "ExternalTable"),
      (state.functions[key] != nil, "Function"), (state.materializedViews[key] != nil, "MaterializedView"),
    ] where isTaken {
      throw Diagnostic(code: "General_BadRequest", "Entity '\(name)' of kind '\(kind)' already exists.")
    }
  }

  /// Stores a view whose name stays.
  package func put(_ view: MaterializedViewInfo) throws {
    try access.put(view)
    if state.materializedViews[ObjectKey(view.database, view.name)] == nil { try makeCreatorAdmin(of: view.entity) }
    define { $0.materializedViews[ObjectKey(view.database, view.name)] = view }
  }

  package func renameMaterializedView(_ name: String, to newName: String, in database: String) throws {
    let view = try materializedView(name, in: database)
    try checkIsFree(viewName: newName, in: view.database)
    let attachments = takeAttachments(of: view.entity)
    try access.remove(view)
    try removeAttachments(of: view.entity)
    define { $0.materializedViews[ObjectKey(view.database, view.name)] = nil }
    var renamed = view
    renamed.name = newName
    renamed.table.name = MaterializedViewInfo.tableName(of: newName)
    try put(renamed)
    try putAttachments(attachments, on: renamed.entity)
    try access.renameFailures(ofView: name, to: newName, in: view.database)
    try journal(
      "RENAME-MATERIALIZED-VIEW", database: view.database, entity: name, updatedEntity: newName)
    try renameSource(name, to: newName, in: view.database, readsView: true)
  }

  /// Makes the views of a table, or of a view, read it under its new name.
  package func renameSource(
    _ name: String, to newName: String, in database: String, readsView: Bool = false
  ) throws {
    for var view in state.materializedViews(in: database) where view.readsView == readsView && view.source == name {
      view.source = newName
      view.query = RenamedSource.query(view.query, name, to: newName)
      try put(view)
    }
  }

  /// Removes a view with its rows.
  package func dropMaterializedView(_ name: String, in database: String) throws {
    let view = try materializedView(name, in: database)
    if let other = state.materializedViews(in: view.database).first(where: { $0.readsView && $0.source == name }) {
      throw Diagnostic(
        code: "General_BadRequest",
        "materialized view '\(name)' cannot be dropped: materialized view '\(other.name)' reads it")
    }
    for extent in try access.extents(of: view.table.id, at: commit) where try access.dropExtent(extent.id, by: commit) {
      touchRows()
    }
    try access.remove(view)
    try removeAttachments(of: view.entity)
    define { $0.materializedViews[ObjectKey(view.database, view.name)] = nil }
    try journal("DROP-MATERIALIZED-VIEW", database: view.database, entity: name)
  }
}

/// The query of a view whose source got another name.
package enum RenamedSource {
  /// Replaces the name where it stands alone.
  package static func query(_ text: String, _ name: String, to newName: String) -> String {
    var result: [Character] = []
    let characters = Array(text)
    let wanted = Array(name)
    func isWord(_ character: Character) -> Bool { character.isLetter || character.isNumber || character == "_" }
    var index = 0
    while index < characters.count {
      let end = index + wanted.count
      if end <= characters.count, characters[index..<end].elementsEqual(wanted),
        index == 0 || !isWord(characters[index - 1]), end == characters.count || !isWord(characters[end])
      {
        result += newName
        index = end
      } else {
        result.append(characters[index])
        index += 1
      }
    }
    return String(result)
  }
}
