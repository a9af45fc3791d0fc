package import KQLColumns
package import KQLDiagnostics
package import KQLSyntax

/// `cluster("c").database("d").T`: tables and functions by their path.
extension Binder {
  /// `database("d")`, `cluster("c").database("d")`, the name that `macro-expand` gives.
  func isEntityPath(_ syntax: ExpressionSyntax) -> Bool {
    switch syntax {
    case .call(let call): return ["database", "cluster"].contains(call.function.text)
    case .memberCall(let base, let call): return call.function.text == "database" && isEntityPath(base)
    case .name(let name):
      if row?.position(of: name.text) != nil { return false }
      if case .database? = binding(of: name.text) { return true }
      return false
    default: return false
    }
  }

  /// `alias database a = …` is looked up under this name by `database("a")` alone.
  static func databaseAlias(_ name: String) -> String { "$database." + name }

  /// `database("d").T`, `cluster("c").database("d").T`.
  mutating func bindQualified(_ base: ExpressionSyntax, _ name: Name) throws(Diagnostic) -> Relation {
    try bindTableName(name, database: try bindDatabase(base))
  }

  /// `database("d").f(1)`, `database("d").table("T")`.
  mutating func bindQualified(_ base: ExpressionSyntax, _ call: Call) throws(Diagnostic) -> Relation {
    let database = try bindDatabase(base)
    if call.function.text == "materialized_view" { return try bindMaterializedPart(call, database: database) }
    if call.function.text == "table" {
      let table = try constantString(try argument(call, 0))
      return try bindTableName(Name(table, call.range), database: database)
    }
    if call.function.text == "external_table" { return try bindTabularCall(call) }
    if let bind = builtins.contextuals[call.function.text]?.bindTable { return try bind(call, database, &self) }
    guard isVisible(call.function.text, database: database),
      let stored = try entities.function(call.function.text, database: database ?? homeDatabase)
    else {
      throw semanticError("Unknown function: '\(call.function.text)'.", code: "SEM0260", range: call.range)
    }
    return try tabular(
      bindStored(stored, call.arguments, piped: nil, range: call.range), call.function)
  }

  /// The databases that a path names, which may have wildcards: nil where it names none by a wildcard.
  package mutating func databases(matching base: ExpressionSyntax) throws(Diagnostic) -> [String]? {
    switch base {
    case .call(let call) where call.function.text == "database":
      guard let argument = call.arguments.first, let pattern = argument.stringValue, pattern.contains("*") else { return nil }
      return entities.databaseNames().filter { NamePattern.matches(pattern, $0) }
    case .memberCall(let outer, let call) where call.function.text == "database":
      guard let found = try databases(matching: .call(call)) else { return nil }
      _ = try bindDatabase(outer)
      return found
    default: return nil
    }
  }

  /// The database that a path names; refuses other clusters and unknown databases.
  package mutating func bindDatabase(_ base: ExpressionSyntax) throws(Diagnostic) -> String? {
    switch base {
    case .call(let call) where call.function.text == "database":
      if call.arguments.isEmpty { return nil }
      let name = try constantString(call.arguments[0])
      if name.isEmpty { return nil }
      if case .database(let database)? = binding(of: Binder.databaseAlias(name)) { return database }
      if name.contains("*") {
        throw semanticError(
          "'\(name)': a wildcard is only allowed in union, search and find.", code: "SEM0100", range: call.range)
      }
      guard entities.hasDatabase(name) else {
        throw semanticError(
          "Entity '\(name)' of kind 'Database' was not found.", code: "BadRequest_DatabaseNotExist", range: call.range,
          hints: Spelling.hints(for: name, in: entities.databaseNames()))
      }
      if requestScope.refusesOtherDatabases, name != entities.currentDatabase {
        throw semanticError(
          "database('\(name)'): request_remote_entities_disabled is set.", code: "Forbidden", range: call.range)
      }
      return name
    case .memberCall(let outer, let call) where call.function.text == "database":
      _ = try bindDatabase(outer)
      return try bindDatabase(.call(call))
    case .call(let call) where call.function.text == "cluster":
      if let argument = call.arguments.first {
        let name = try constantString(argument)
        guard name.isEmpty || name == "." || name == "kqlsh" || name == "local" else {
          throw semanticError(
            "cluster('\(name)'): other clusters cannot be queried from here.", code: "SEM0100", range: call.range)
        }
      }
      return nil
    case .name(let name):
      if case .database(let database)? = binding(of: name.text) { return database }
      guard entities.hasDatabase(name.text) else {
        throw semanticError("a path such as database('d').T is expected.", code: "SEM0100", range: name.range)
      }
      return name.text
    default:
      throw semanticError("a path such as database('d').T is expected.", code: "SEM0100", range: base.range)
    }
  }
}
