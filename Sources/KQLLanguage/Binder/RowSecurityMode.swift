package import KQLDiagnostics
package import KQLSyntax

/// How a request treats tables with row level security.
package struct RowSecurityMode: Sendable {
  /// Policies that are disabled hold, too.
  private var isForced = false
  /// Such tables cannot be read at all.
  private var isBlocked = false

  package init() {}

  mutating func set(_ option: OptionValue) {
    switch option.name {
    case "query_force_row_level_security": isForced = option.isOn
    case "request_block_row_level_security": isBlocked = option.isOn
    default: return
    }
  }

  fileprivate func holds(_ policy: RowSecurity) -> Bool { policy.isEnabled || isForced }
  fileprivate var refuses: Bool { isBlocked }
}

extension Binder {
  /// The rows of a table that the query's principal may see; nil when there is no such table.
  package mutating func table(
    _ name: String, database: String?, range: SourceRange
  ) throws(Diagnostic) -> Relation? {
    let database = database ?? homeDatabase
    guard let source = try entities.table(name, database: database) else { return nil }
    var rows = try scoped(scan(source, name: name), name, database: database, range: range)
    rows = try timeScoped(rows, range: range)
    rows.database = database ?? entities.currentDatabase
    return try secured(rows, name, database: database, range: range)
  }

  /// Sorted; of the database that names without one mean here when it is nil.
  package func tableNames(database: String?) -> [String] { entities.tableNames(database: database ?? homeDatabase) }

  /// Whether the name is a table's, even of one that may not be read.
  func isTable(_ name: String) -> Bool {
    do { return try entities.table(name, database: homeDatabase) != nil } catch { return true }
  }

  /// What the row level security of a table or view lets through of its rows: its query stands in for them. Inside the
  /// query the name means the stored rows, also in functions that the query calls.
  mutating func secured(
    _ rows: Relation, _ name: String, database: String?, range: SourceRange
  ) throws(Diagnostic) -> Relation {
    guard let policy = try entities.rowSecurity(of: name, database: database), rowSecurityMode.holds(policy),
      !securedEntities.contains(policy.entity)
    else { return rows }
    if rowSecurityMode.refuses { throw .blocked(policy.entity, range) }
    guard securedEntities.isEmpty else { throw .nested(policy.entity, in: securedEntities[0], range) }
    let outer = (securedEntities, callStack)
    securedEntities = [policy.entity]
    callStack = []
    defer { (securedEntities, callStack) = outer }
    guard case .tabular(var shown) = try bindStored(policy.query, [], piped: nil, range: range),
      shown.schema.visibleFields == rows.schema.visibleFields
    else { throw .otherColumns(policy.entity, range) }
    shown.tableName = name
    shown.database = rows.database
    return shown
  }
}

extension Diagnostic {
  fileprivate static func blocked(_ entity: String, _ range: SourceRange) -> Diagnostic {
    Diagnostic(
      code: "General_BadRequest",
      "'\(entity)' has row level security, which request_block_row_level_security forbids to read", range: range)
  }

  fileprivate static func nested(_ entity: String, in outer: String, _ range: SourceRange) -> Diagnostic {
    Diagnostic(
      code: "General_BadRequest",
      "the row level security of '\(outer)' reads '\(entity)', which has row level security of its own", range: range)
  }

  fileprivate static func otherColumns(_ entity: String, _ range: SourceRange) -> Diagnostic {
    Diagnostic(
      code: "General_BadRequest", "the row level security of '\(entity)' no longer gives the columns of its table",
      range: range, hints: ["'.alter table … policy row_level_security' sets another query"])
  }
}
