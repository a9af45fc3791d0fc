package import KQLColumns
package import KQLDiagnostics
package import KQLSyntax

extension Binder {
  /// Binds what may be a table or a value: the right side of `let`, the body of a function.
  package mutating func bindAny(_ syntax: ExpressionSyntax) throws(Diagnostic) -> Bound {
    if isTabular(syntax) { return .tabular(try bindTabular(syntax)) }
    if case .call(let call) = syntax {
      switch binding(of: call.function.text) {
      case .lambda(let closure):
        return try bindInvocation(
          call.function.text, closure, call.arguments, piped: nil, range: call.range)
      default: break
      }
      if !isBuiltin(call.function.text), let stored = try entities.function(call.function.text, database: homeDatabase) {
        return try bindStored(stored, call.arguments, piped: nil, range: call.range)
      }
    }
    if case .pipeline(let pipeline) = syntax, pipeline.operators.isEmpty, let source = pipeline.source {
      return try bindAny(source)
    }
    return .scalar(try bindScalar(syntax))
  }

  func isBuiltin(_ name: String) -> Bool {
    builtins.scalars[name] != nil || builtins.contextuals[name] != nil || builtins.aggregates[name] != nil
  }

  /// Whether the syntax can only be a table, as far as can be told without binding it.
  func isTabular(_ syntax: ExpressionSyntax) -> Bool {
    switch syntax {
    case .pipeline(let pipeline):
      if !pipeline.operators.isEmpty { return true }
      return pipeline.source.map { isTabular($0) } ?? false
    case .datatable, .externalData, .wildcard: return true
    case .name(let name):
      if aggregation == nil, row?.position(of: name.text) != nil { return false }
      switch binding(of: name.text) {
      case .scalar: return false
      case .tabular: return true
      case .lambda(let closure):
        return closure.lambda.isView || closure.lambda.parameters.isEmpty && isTabularBody(closure.lambda, closure)
      case .database, .pattern, .restriction, nil: break
      }
      if isTable(name.text) { return true }
      if ((try? entities.function(name.text, database: homeDatabase)) ?? nil) != nil { return true }
      return ((try? entities.materializedView(name.text, database: homeDatabase)) ?? nil) != nil
    case .call(let call):
      switch call.function.text {
      case "table", "external_table", "materialized_view", "stored_query_result", "materialize", "cluster":
        return true
      case "database": return false
      default: break
      }
      if case .lambda(let closure)? = binding(of: call.function.text) { return isTabularBody(closure.lambda, closure) }
      if builtins.contextuals[call.function.text]?.bindTable != nil { return true }
      if pattern(of: call.function.text) != nil { return true }
      if isBuiltin(call.function.text) { return false }
      if let stored = (try? entities.function(call.function.text, database: homeDatabase)) ?? nil,
        let lambda = try? parseFunction(stored)
      {
        return isTabularBody(lambda, .init(lambda: lambda, scopes: []))
      }
      return false
    case .memberCall(let base, let call):
      // A function of another database may give a scalar.
      guard isEntityPath(base) else { return false }
      if ["table", "external_table", "materialized_view"].contains(call.function.text) { return true }
      if builtins.contextuals[call.function.text]?.bindTable != nil { return true }
      let stored = (try? entities.function(call.function.text, database: homeDatabase)) ?? nil
      guard let stored, let lambda = try? parseFunction(stored) else { return true }
      return isTabularBody(lambda, .init(lambda: lambda, scopes: []))
    case .member(.call(let call), _) where pattern(of: call.function.text) != nil: return true
    // The database's own values are scalars.
    case .member(let base, let name): return isEntityPath(base) && !name.text.hasPrefix("$current_")
    case .named(_, let inner): return isTabular(inner)
    default: return false
    }
  }

  /// `database("d")`, `cluster("c").database("d")`, the name that `macro-expand` gives.
  private func isEntityPath(_ syntax: ExpressionSyntax) -> Bool {
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

  private func isTabularBody(_ lambda: Lambda, _ closure: Binding.Closure) -> Bool {
    var last: ExpressionSyntax?
    var inner = self
    inner.row = nil
    inner.aggregation = nil
    guard inner.depth < Binder.maximumDepth else { return false }
    inner.depth += 1
    if !closure.scopes.isEmpty { inner.scopes = closure.scopes }
    var locals: [String: Binding] = [:]
    for parameter in lambda.parameters {
      switch parameter.kind {
      case .scalar: locals[parameter.name.text] = .scalar(.constant(.null, .long), row: nil)
      case .tabular:
        locals[parameter.name.text] = .tabular(Relation(.failure("", Schema(fields: []))))
      }
    }
    inner.scopes.append(locals)
    for statement in lambda.body {
      switch statement {
      case .letValue(let name, let syntax, _):
        if case .lambda(let nested) = syntax {
          inner.define(name.text, .lambda(.init(lambda: nested, scopes: inner.scopes)))
        } else if inner.isTabular(syntax) {
          inner.define(name.text, .tabular(Relation(.failure("", Schema(fields: [])))))
        } else {
          inner.define(name.text, .scalar(.constant(.null, .long), row: nil))
        }
      case .expression(let syntax): last = syntax
      default: break
      }
    }
    return last.map { inner.isTabular($0) } ?? false
  }

  /// Binds an expression that must be a table.
  package mutating func bindTabular(_ syntax: ExpressionSyntax) throws(Diagnostic) -> Relation {
    try descending { (binder) throws(Diagnostic) in try binder.bindTabularNode(syntax) }
  }

  private mutating func bindTabularNode(_ syntax: ExpressionSyntax) throws(Diagnostic) -> Relation {
    switch syntax {
    case .pipeline(let pipeline): return try bindPipeline(pipeline)
    case .name(let name): return try bindTableName(name, database: nil)
    case .call(let call): return try bindTabularCall(call)
    case .member(.call(let call), let name):
      if let pattern = pattern(of: call.function.text) {
        return try bindPattern(call, path: name.text, pattern, range: syntax.range)
      }
      return try bindQualified(.call(call), name)
    case .member(let base, let name): return try bindQualified(base, name)
    case .memberCall(let base, let call): return try bindQualified(base, call)
    case .datatable(let columns, let values, let range): return try bindDatatable(columns, values, range)
    case .externalData(let columns, let uris, let properties, _):
      return try bindExternalData(columns, uris, properties)
    case .named(_, let inner): return try bindTabular(inner)
    case .wildcard(let pattern, let range):
      throw semanticError("'\(pattern)': a wildcard is only allowed in union, search and find.", range: range)
    default:
      throw Diagnostic(
        code: "SEM0100", "A tabular expression is expected here.", range: syntax.range)
    }
  }

  /// Binds `source | operator | …`.
  package mutating func bindPipeline(_ pipeline: Pipeline) throws(Diagnostic) -> Relation {
    let saved = (row, aggregation, windows, operatorName)
    (row, aggregation, windows, operatorName) = (nil, nil, nil, "")
    defer { (row, aggregation, windows, operatorName) = saved }
    var relation: Relation?
    if let source = pipeline.source { relation = try bindTabular(source) }
    return try bindOperators(pipeline.operators, over: relation, range: pipeline.range)
  }

  /// Applies operators, as in the subpipelines of `partition`, `fork` and `mv-apply`.
  package mutating func bindOperators(
    _ operators: [OperatorCall], over input: Relation?, range: SourceRange
  ) throws(Diagnostic) -> Relation {
    guard operators.count <= Binder.maximumOperators else {
      throw Diagnostic(
        code: "SYN0001", "A pipeline may have up to \(Binder.maximumOperators) operators.", range: range)
    }
    var relation = input
    for call in operators {
      guard let definition = builtins.operators[call.name] else {
        throw Diagnostic(
          code: "SYN0002", "Unknown operator '\(call.name)'.", range: call.nameRange,
          hints: Spelling.hints(for: call.name, in: Array(builtins.operators.keys)))
      }
      let outer = operatorName
      operatorName = call.name
      defer { operatorName = outer }
      if relation == nil && !definition.isSource {
        throw Diagnostic(code: "SYN0002", "'\(call.name)' needs an input.", range: call.nameRange)
      }
      if relation?.graph != nil, !definition.takesGraph { throw needsTable(call) }
      do {
        relation = try definition.bind(call, relation, &self)
      } catch {
        var placed = error
        if placed.range == nil { placed.range = call.range }
        throw placed
      }
    }
    guard let relation else {
      throw Diagnostic(code: "SYN0002", "A tabular expression is expected here.", range: range)
    }
    return relation
  }

  private func needsTable(_ call: OperatorCall) -> Diagnostic {
    semanticError(
      "the input is a graph where a table is expected.", range: call.nameRange,
      hints: ["graph-match and graph-to-table make tables of a graph."])
  }

  // MARK: - Names of tables

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

  private func tabular(_ bound: Bound, _ name: Name) throws(Diagnostic) -> Relation {
    if case .tabular(let relation) = bound { return relation }
    throw semanticError(
      "'\(name.text)' gives a scalar where a table is expected.", code: "SEM0100", range: name.range)
  }

  private mutating func bindTabularCall(_ call: Call) throws(Diagnostic) -> Relation {
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
  private mutating func bindMaterializedPart(_ call: Call, database: String?) throws(Diagnostic) -> Relation {
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

  private func argument(_ call: Call, _ index: Int) throws(Diagnostic) -> ExpressionSyntax {
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

  /// `database("d").T`, `cluster("c").database("d").T`.
  private mutating func bindQualified(_ base: ExpressionSyntax, _ name: Name) throws(Diagnostic) -> Relation {
    try bindTableName(name, database: try bindDatabase(base))
  }

  /// `database("d").f(1)`, `database("d").table("T")`.
  private mutating func bindQualified(_ base: ExpressionSyntax, _ call: Call) throws(Diagnostic) -> Relation {
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

  // MARK: - Tables written in the query

  private mutating func bindDatatable(
    _ columns: [ColumnDeclaration], _ values: [ExpressionSyntax], _ range: SourceRange
  ) throws(Diagnostic) -> Relation {
    let schema = try self.schema(columns)
    guard !schema.fields.isEmpty else {
      throw semanticError("'datatable' needs columns.", code: "SEM0001", range: range)
    }
    guard values.count % schema.count == 0 else {
      throw Diagnostic(
        code: "SEM0124",
        "'datatable': the number of values (\(values.count)) is not a multiple of the number of columns (\(schema.count)).",
        range: range)
    }
    var lists: [[Value]] = Array(repeating: [], count: schema.count)
    for (index, syntax) in values.enumerated() {
      let column = index % schema.count
      let type = schema[column].type
      lists[column].append(try bindCell(syntax, as: type))
    }
    let chunk = schema.fields.indices.map { Column(schema[$0].type, lists[$0]) }
    let table = Table(schema: schema, chunks: values.isEmpty ? [] : [chunk])
    return Relation(.values(table), isSerialized: false)
  }

  private mutating func bindCell(_ syntax: ExpressionSyntax, as type: ScalarType) throws(Diagnostic) -> Value {
    if case .name(let name) = syntax, name.text == "null", binding(of: "null") == nil {
      if type == .string { throw semanticError("null is no string.", code: "SYN0002", range: name.range) }
      return .null
    }
    // The smallest long is written as a minus and a number that alone is out of range.
    if case .unary(.minus, .literal(let literal), _) = syntax, case .overflow(let text) = literal.kind,
      let value = Int64("-" + text)
    {
      return .long(value)
    }
    let bound = try constant(syntax)
    let converted = try convert(
      .constant(bound.value, bound.type), to: type, what: "the value", range: syntax.range, isExplicit: true)
    guard case .constant(let value, _) = converted else {
      throw semanticError("a constant is expected.", code: "SEM0005", range: syntax.range)
    }
    return value
  }

  package func schema(_ columns: [ColumnDeclaration]) throws(Diagnostic) -> Schema {
    var fields: [Schema.Field] = []
    for column in columns {
      guard let type = ScalarType(name: column.type.text) else {
        throw Diagnostic(code: "SEM0100", "'\(column.type.text)' is not a type.", range: column.type.range)
      }
      if fields.contains(where: { $0.name == column.name.text }) {
        throw Diagnostic(
          code: "SEM0107", "A column named '\(column.name.text)' already exists.", range: column.name.range)
      }
      fields.append(.init(column.name.text, type))
    }
    return Schema(fields: fields)
  }

  private mutating func bindExternalData(
    _ columns: [ColumnDeclaration], _ uris: [ExpressionSyntax], _ properties: [Property]
  ) throws(Diagnostic) -> Relation {
    try checkExternal(isTable: false, range: uris.first?.range ?? 0..<0)
    let schema = try self.schema(columns)
    var texts: [String] = []
    for uri in uris { texts.append(try constantString(uri)) }
    var options: [(String, Value)] = []
    for property in properties { options.append((property.name.text, try bindPropertyValue(property.value))) }
    let source = try entities.externalData(schema: schema, uris: texts, properties: options)
    return Relation(.scan(Scan(source: source, columns: schema.fields.indices.map { .visible($0) })))
  }

  /// A property's value: a constant, or a bare word.
  package mutating func bindPropertyValue(_ syntax: ExpressionSyntax) throws(Diagnostic) -> Value {
    if case .name(let name) = syntax, binding(of: name.text) == nil { return .string(name.text) }
    return try constant(syntax).value
  }
}
