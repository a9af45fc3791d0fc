package import KQLColumns
package import KQLDiagnostics
package import KQLSyntax

/// Names and calls that stand for tables.
extension Binder {
  package func scan(_ source: any ScanSource, name: String) -> Relation {
    var columns: [Scan.Column] = source.schema.fields.indices.map { .visible($0) }
    columns += source.hiddenColumns
    return Relation(.scan(Scan(source: source, columns: columns)), tableName: name)
  }

  /// A table, view, materialized view or tabular `let`.
  package mutating func bindTableName(_ name: Name, database: String?) throws(Diagnostic) -> Relation {
    if let found = try resolveTable(name, database: database) { return found }
    if database == nil, case .scalar? = binding(of: name.text) {
      throw semanticError(
        "'\(name.text)' is a scalar where a table is expected.", code: "SEM0100", range: name.range)
    }
    let home = database ?? homeDatabase
    var candidates = entities.tableNames(database: home) + entities.functionNames(database: home)
    if database == nil {
      for scope in scopes {
        for (key, value) in scope { if case .tabular = value { candidates.append(key) } }
      }
    }
    throw semanticError(
      "Failed to resolve table or column expression named '\(name.text)'", code: "SEM0100", range: name.range,
      hints: Spelling.hints(for: name.text, in: candidates))
  }

  /// Nil when nothing has the name.
  package mutating func resolveTable(_ name: Name, database: String?) throws(Diagnostic) -> Relation? {
    if database == nil, isVisible(name: name.text) {
      switch binding(of: name.text) {
      case .tabular(let relation): return relation
      case .lambda(let closure):
        var relation = try tabular(
          bindInvocation(name.text, closure, [], piped: nil, range: name.range), name)
        relation.tableName = name.text
        return relation
      case .scalar: return nil
      case .database, .pattern, .restriction, nil: break
      }
    }
    guard isVisible(name.text, database: database) else { return nil }
    let database = database ?? homeDatabase
    if let table = try table(name.text, database: database, range: name.range) { return table }
    if let view = try entities.materializedView(name.text, database: database) {
      let rows = try timeScoped(try bindView(view), range: name.range)
      return try secured(rows, name.text, database: database, range: name.range)
    }
    if let stored = try entities.function(name.text, database: database) {
      var relation = try tabular(bindStored(stored, [], piped: nil, range: name.range), name)
      relation.tableName = name.text
      return relation
    }
    return nil
  }

  func tabular(_ bound: Bound, _ name: Name) throws(Diagnostic) -> Relation {
    if case .tabular(let relation) = bound { return relation }
    throw semanticError(
      "'\(name.text)' gives a scalar where a table is expected.", code: "SEM0100", range: name.range)
  }

  mutating func bindTabularCall(_ call: Call) throws(Diagnostic) -> Relation {
    let name = call.function.text
    if let pattern = pattern(of: name) { return try bindPattern(call, path: nil, pattern, range: call.range) }
    if isVisible(name: name), case .lambda(let closure)? = binding(of: name) {
      return try tabular(
        bindInvocation(name, closure, call.arguments, piped: nil, range: call.range), call.function)
    }
    switch name {
    case "table":
      let table = try constantString(try argument(call, 0))
      return try bindTableName(Name(table, call.range), database: nil)
    case "materialized_view":
      return try bindMaterializedPart(call, database: homeDatabase)
    case "external_table":
      let table = try constantString(try argument(call, 0))
      let mapping = call.arguments.count > 1 ? try constantString(call.arguments[1]) : nil
      try checkExternal(isTable: true, range: call.range)
      guard isVisible(table, database: nil), let source = try entities.externalTable(table, mapping: mapping) else {
        throw notFound("ExternalTable", table, call.range)
      }
      return scan(source, name: table)
    case "stored_query_result":
      let result = try constantString(try argument(call, 0))
      guard let table = try entities.storedQueryResult(result) else {
        throw notFound("StoredQueryResult", result, call.range)
      }
      return Relation(.values(table), tableName: result)
    case "materialize":
      let inner = try argument(call, 0)
      let relation = try isolated { (binder) throws(Diagnostic) in try binder.bindTabular(inner) }.shown
      return relation.with(.shared(share(relation.plan)))
    case "toscalar", "database":
      throw semanticError("'\(name)()' is not a table.", code: "SEM0100", range: call.range)
    default: break
    }
    if let bind = builtins.contextuals[name]?.bindTable { return try bind(call, homeDatabase, &self) }
    if isVisible(name, database: nil), let stored = try entities.function(name, database: homeDatabase) {
      return try tabular(
        bindStored(stored, call.arguments, piped: nil, range: call.range), call.function)
    }
    if isBuiltin(name) {
      throw semanticError("'\(name)()' is a scalar where a table is expected.", code: "SEM0100", range: call.range)
    }
    throw semanticError(
      "Unknown function: '\(name)'.", code: "SEM0260", range: call.function.range,
      hints: Spelling.hints(for: name, in: entities.functionNames(database: homeDatabase)))
  }

  /// `materialized_view('V')`; with an age, the whole view when the materialized part is older.
  mutating func bindMaterializedPart(_ call: Call, database: String?) throws(Diagnostic) -> Relation {
    let name = try constantString(try argument(call, 0))
    guard isVisible(name, database: nil), let view = try entities.materializedView(name, database: database) else {
      throw notFound("MaterializedView", name, call.range)
    }
    if call.arguments.count > 1 {
      guard case (.long(let age), .timespan) = try constant(call.arguments[1]) else {
        throw semanticError(
          "'materialized_view()' needs a timespan as its second argument.", code: "SEM0219",
          range: call.arguments[1].range)
      }
      if view.materializedTo < context.now &- age {
        let rows = try timeScoped(try bindView(view), range: call.range)
        return try secured(rows, name, database: database, range: call.range)
      }
    }
    let rows = try timeScoped(try bindMaterialized(view), range: call.range)
    return try secured(rows, name, database: database, range: call.range)
  }

  func argument(_ call: Call, _ index: Int) throws(Diagnostic) -> ExpressionSyntax {
    guard call.arguments.indices.contains(index) else {
      throw semanticError("'\(call.function.text)()' needs an argument.", code: "SEM0219", range: call.range)
    }
    return call.arguments[index]
  }

  package func notFound(
    _ kind: String, _ name: String, _ range: SourceRange, known: [String] = []
  ) -> Diagnostic {
    semanticError(
      "Entity '\(name)' of kind '\(kind)' was not found.", code: "SEM0100", range: range,
      hints: Spelling.hints(for: name, in: known))
  }
}
