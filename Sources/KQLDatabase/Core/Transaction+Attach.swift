import KQLCatalog
import KQLColumns
import KQLDiagnostics

/// A database that is in the directory and in no list: what `.detach database` leaves.
package struct DetachedDatabase: Sendable {
  /// Name, id and version as they were.
  package var database: DatabaseInfo
  /// What its entities belong to meanwhile; no name of a database.
  var holder: String
  /// Where `.attach database` looks for it.
  package var path: String

  static let documentKind = "detached_database"

  init?(_ document: DocumentInfo) {
    guard let json = JSON(document.text), let name = json["Name"]?.string,
      let id = json["Id"]?.string.flatMap({ GUID(hex: $0) }), let path = json["Path"]?.string,
      let createdOn = json["CreatedOn"]?.integer
    else { return nil }
    database = DatabaseInfo(
      name: name, id: id, prettyName: json["PrettyName"]?.string ?? "",
      majorVersion: Int(json["MajorVersion"]?.integer ?? 1), minorVersion: Int(json["MinorVersion"]?.integer ?? 0),
      createdOn: createdOn, docString: json["DocString"]?.string ?? "")
    holder = document.name
    self.path = path
  }

  init(_ database: DatabaseInfo, path: String) {
    self.database = database
    holder = "detached:" + database.id.dashed
    self.path = path
  }

  var document: DocumentInfo {
    let json = JSON.object([
      .init("Name", .string(database.name)), .init("Id", .string(database.id.dashed)), .init("Path", .string(path)),
      .init("PrettyName", .string(database.prettyName)),
      .init("MajorVersion", .integer(Int64(database.majorVersion))),
      .init("MinorVersion", .integer(Int64(database.minorVersion))),
      .init("CreatedOn", .integer(database.createdOn)), .init("DocString", .string(database.docString)),
    ])
    return DocumentInfo(kind: Self.documentKind, database: "", name: holder, text: json.text)
  }
}

extension CatalogState {
  /// Sorted by name.
  package var detachedDatabases: [DetachedDatabase] {
    (documents[DetachedDatabase.documentKind] ?? [:]).values.compactMap(DetachedDatabase.init)
      .sorted { $0.database.name < $1.database.name }
  }
}

extension Transaction {
  /// Takes a database out of the lists; its rows and definitions stay where they are.
  package func detach(_ database: DatabaseInfo, path: String) throws {
    let detached = DetachedDatabase(database, path: path)
    try journal("DETACH-DATABASE", database: database.name, entity: database.name)
    try access.moveEntities(of: database.name, to: detached.holder)
    try access.remove(database)
    try access.put(detached.document)
    try reload()
  }

  /// Brings a detached database back under a name that is free.
  package func attach(_ detached: DetachedDatabase, as name: String) throws {
    guard state.database(name) == nil else {
      throw Diagnostic(code: "General_BadRequest", "Database '\(name)' already exists.")
    }
    var database = detached.database
    database.name = name
    try access.remove(detached.document)
    try access.put(database)
    try access.moveEntities(of: detached.holder, to: name)
    try reload()
    try journal("ATTACH-DATABASE", database: name, entity: name)
  }

  /// The state as the rows have it now.
  private func reload() throws {
    let fresh = try access.loadState()
    define { $0 = fresh }
  }
}
