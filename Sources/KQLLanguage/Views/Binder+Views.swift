package import KQLColumns
package import KQLDiagnostics
package import KQLSyntax

extension Binder {
  /// A view by its name: what is materialized joined with what is not.
  mutating func bindView(_ view: StoredView) throws(Diagnostic) -> Relation {
    guard let source = try deltaRelation(of: view) else { return try bindMaterialized(view) }
    let query = try bindViewQuery(view, over: source)
    let kept = view.materialized.schema
    let materialized = Plan.scan(
      Scan(source: view.materialized, columns: kept.fields.indices.map { .visible($0) }))
    let delta = try query.states(keptAs: kept, view: view.name)
    var plan = query.merged([materialized, delta], kept: kept, givesStates: false)
    if let from = view.lookbackFrom, let time = kept.index(of: StoredView.ingestionTimeName) {
      // Rows of the view from before the lookback stand as they are.
      let limit = Expression.constant(.long(from), .datetime)
      let isYoung = try call(">=", [.column(time, .datetime), limit], range: 0..<0)
      let isOld = Expression.or([
        try call("<", [.column(time, .datetime), limit], range: 0..<0),
        try call("isnull", [.column(time, .datetime)], range: 0..<0),
      ])
      let joined = query.merged([.filter(materialized, isYoung), delta], kept: kept, givesStates: false)
      let old = Plan.project(
        .filter(materialized, isOld), joined.schema.fields.map { reference($0, in: kept) })
      plan = .union([joined, old], joined.schema)
    }
    return shown(plan, view)
  }

  /// Only what is materialized.
  mutating func bindMaterialized(_ view: StoredView) throws(Diagnostic) -> Relation {
    let kept = view.materialized.schema
    let columns: [Scan.Column] = kept.fields.indices.map { .visible($0) }
    let scan = Scan(source: view.materialized, columns: columns + [.ingestionTime])
    if view.columns.fields.allSatisfy({ kept.fields.contains($0) }) {
      let time = kept.index(of: StoredView.ingestionTimeName) ?? kept.count
      var list = view.columns.fields.map { reference($0, in: kept) }
      list.append(NamedExpression(HiddenColumn.ingestionTime, .column(time, .datetime)))
      return Relation(.project(.scan(scan), list), tableName: view.name)
    }
    let query = try bindViewQuery(
      view, over: Relation(.values(Table(schema: try sourceSchema(of: view)))))
    let plan = Plan.scan(Scan(source: view.materialized, columns: columns))
    return shown(query.merged([plan], kept: kept, givesStates: false), view)
  }

  private func reference(_ field: Schema.Field, in schema: Schema) -> NamedExpression {
    NamedExpression(field.name, .column(schema.index(of: field.name) ?? 0, field.type))
  }

  private func shown(_ plan: Plan, _ view: StoredView) -> Relation {
    let schema = plan.schema
    if schema == view.columns { return Relation(plan, tableName: view.name) }
    return Relation(.project(plan, view.columns.fields.map { reference($0, in: schema) }), tableName: view.name)
  }

  /// The source's columns where none of its rows is wanted.
  mutating func sourceSchema(of view: StoredView) throws(Diagnostic) -> Schema {
    if let table = try entities.table(view.sourceName, database: view.database) { return table.schema }
    if let source = try entities.materializedView(view.sourceName, database: view.database) { return source.columns }
    throw Diagnostic(
      code: "General_BadRequest", "Entity '\(view.sourceName)' of kind 'Table' was not found.",
      hints: ["materialized view '\(view.name)' reads it"])
  }

  /// The rows that a view has to take up; nil when there are none.
  package mutating func deltaRelation(of view: StoredView) throws(Diagnostic) -> Relation? {
    switch view.delta {
    case .none: return nil
    case .rows(let source): return scan(source, name: view.sourceName)
    case .view(let fresh, let inner):
      let done = try materializedRows(fresh, inner?.columns)
      guard let inner, let source = try deltaRelation(of: inner) else {
        return done.map { Relation($0, tableName: view.sourceName) }
      }
      // Rows that the source view has not materialized, and does not have yet.
      let query = try bindViewQuery(inner, over: source)
      let kept = inner.materialized.schema
      let states = try query.states(keptAs: kept, view: inner.name)
      let known = Plan.scan(
        Scan(source: inner.materialized, columns: kept.fields.indices.map { .visible($0) }))
      let keyFields = Array(kept.fields.prefix(inner.keyCount))
      let new = try RowMatching(binder: self).rows(of: states, without: known, on: keyFields)
      let fields = inner.columns.fields
      let waiting = Plan.project(new, fields.map { reference($0, in: kept) })
      guard let done else { return Relation(waiting, tableName: view.sourceName) }
      return Relation(.union([done, waiting], Schema(fields: fields)), tableName: view.sourceName)
    }
  }

  private func materializedRows(_ source: any ScanSource, _ columns: Schema?) throws(Diagnostic) -> Plan? {
    let schema = source.schema
    let fields = columns?.fields ?? schema.fields.filter { $0.name != StoredView.ingestionTimeName }
    let scan = Scan(source: source, columns: schema.fields.indices.map { .visible($0) })
    return .project(.scan(scan), fields.map { reference($0, in: schema) })
  }

  /// Binds the query of a view with its source's name meaning the rows given.
  package mutating func bindViewQuery(
    _ view: StoredView, over source: Relation
  ) throws(Diagnostic) -> ViewQuery {
    guard !callStack.contains(view.name) else {
      throw semanticError("The materialized view '\(view.name)' reads itself.", code: "SEM0100")
    }
    callStack.append(view.name)
    let outer = (scopes, homeDatabase, requestScope)
    requestScope = requestScope.withoutRows
    scopes = [[view.sourceName: .tabular(source)], [:]]
    homeDatabase = view.database
    defer {
      (scopes, homeDatabase, requestScope) = outer
      callStack.removeLast()
    }
    let bound: Bound
    do {
      let lambda = try parseFunction(view.definition)
      bound = try isolated { (binder) throws(Diagnostic) in
        try binder.bindBody(lambda.body, range: 0..<0)
      }
    } catch {
      var told = error
      told.range = nil
      told.hints.append("In materialized view '\(view.name)'.")
      throw told
    }
    guard case .tabular(let relation) = bound else {
      throw ViewRules.refusal("the query gives a scalar")
    }
    return try ViewRules.query(of: relation.plan)
  }
}
