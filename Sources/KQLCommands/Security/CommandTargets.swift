import KQLCatalog
import KQLDatabase
import KQLLanguage
import KQLSyntax

/// The entities that a command names, found by the kinds in its line of syntax; whether they exist is another matter.
struct CommandTargets {
  /// The current database when the command names none.
  private(set) var databases: [String] = []
  private(set) var entities: [EntityName] = []

  init(_ command: Command, in current: String, _ state: CatalogState) {
    let kinds = Self.kinds(command.syntax)
    collect(command.captures, kinds, current, state)
    if databases.isEmpty && entities.isEmpty { databases = [current] }
  }

  func entities(of kind: EntityKind) -> [EntityName] { entities.filter { $0.kind == kind } }

  private mutating func collect(
    _ captures: Captures, _ kinds: [String: Substring], _ current: String, _ state: CatalogState
  ) {
    for (name, item) in captures.items {
      if case .list(let rows) = item {
        for row in rows { collect(row, kinds, current, state) }
        continue
      }
      guard let kind = kinds[name] else { continue }
      if kind == "database" {
        // `*` means those that the principal may see.
        if let database = captures.name(name)?.text, captures.keyword(name) == nil {
          databases.append(state.database(database)?.name ?? database)
        }
        continue
      }
      var path = captures.path(name).map(\.text)
      if ["database_table_column", "table_column", "graph_model_snapshot"].contains(kind) { path = path.dropLast() }
      if kind == "qualified_wildcarded_name", name == "Snapshot" { path = path.dropLast() }
      guard let last = path.last, let entity = Self.entityKind(kind, name) else { continue }
      // A pattern needs the role on the database.
      if entity == .graphModel, last.contains("*") { continue }
      let database = path.count > 1 ? state.database(path[0])?.name ?? path[0] : current
      entities.append(EntityName(entity, database: database, name: last))
    }
  }

  /// `<name>` stands for what the command creates; its capture says of which kind that is.
  private static func entityKind(_ kind: Substring, _ capture: String) -> EntityKind? {
    switch kind {
    case "table", "database_table", "database_table_column", "table_column": .table
    case "function": .function
    case "externaltable": .externalTable
    case "materializedview", "database_materializedview": .materializedView
    case "graph_model", "graph_model_snapshot": .graphModel
    case "qualified_wildcarded_name" where ["Model", "Snapshot"].contains(capture): .graphModel
    case "name" where capture.hasPrefix("ExternalTable"): .externalTable
    case "name" where capture.contains("View"): .materializedView
    case "name" where capture.hasPrefix("Function"): .function
    case "name" where capture.contains("Table"): .table
    default: nil
    }
  }

  /// `TableName=<table>`, `DatabaseName=(<database> | '*')` as capture and kind.
  private static func kinds(_ syntax: String) -> [String: Substring] {
    var kinds: [String: Substring] = [:]
    for part in syntax.split(separator: "=").adjacent {
      let name = part.0.reversed().prefix { $0.isLetter || $0 == "_" }.reversed()
      var kind = part.1
      if kind.first == "(" { kind = kind.dropFirst() }
      guard kind.first == "<", let end = kind.firstIndex(of: ">") else { continue }
      kinds[String(name)] = kind[kind.index(after: kind.startIndex)..<end]
    }
    return kinds
  }
}

extension [Substring] {
  fileprivate var adjacent: Zip2Sequence<Self, SubSequence> { zip(self, dropFirst()) }
}
