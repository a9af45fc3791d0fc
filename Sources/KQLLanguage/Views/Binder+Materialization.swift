package import KQLColumns
package import KQLDiagnostics
internal import KQLSyntax

extension Binder {
  /// Checks the query of a view over its whole source and says what it is.
  package mutating func describeView(_ view: StoredView, over source: Relation) throws(Diagnostic) -> ViewDescription {
    let lambda = try parseFunction(view.definition)
    try ViewRules.check(lambda.body)
    let query = try bindViewQuery(view, over: source)
    try ViewRules.check(query.input)
    let star = query.calls.count == 1 ? ViewRules.star(lambda.body) : nil
    let selecting = ["arg_max", "arg_min", "argmax", "argmin", "take_any", "any"]
    let selectsRows = star.map { $0.hasStar && selecting.contains($0.function) } ?? false
    var binned: [String] = []
    for key in query.keys where key.expression.type == .datetime {
      if case .call(let function, _, _) = key.expression, function.name == "bin" { binned.append(key.name) }
    }
    return ViewDescription(
      columns: query.resultSchema, states: query.stateSchema, keyCount: query.keys.count,
      keepsResults: query.calls.allSatisfy(\.keepsResults),
      isDeduplication: selectsRows && ["take_any", "any"].contains(star?.function ?? ""),
      selectsRows: selectsRows,
      keepsIngestionTime: query.stateSchema.index(of: StoredView.ingestionTimeName) != nil, binnedKeys: binned)
  }

  /// Keys and states of the rows that a view has to take up; nil when there are none.
  package mutating func collectView(_ view: StoredView) throws(Diagnostic) -> Plan? {
    guard let source = try deltaRelation(of: view) else { return nil }
    let query = try bindViewQuery(view, over: source)
    return try query.states(keptAs: view.materialized.schema, view: view.name)
  }

  /// The materialized rows with the keys of new states. `numbered` has one column more than they have: the row's number.
  package mutating func matchView(
    _ view: StoredView, numbered: any ScanSource, states: Table, lookback: (column: String, from: Int64)?
  ) throws(Diagnostic) -> Plan {
    var plan = Plan.scan(
      Scan(source: numbered, columns: numbered.schema.fields.indices.map { .visible($0) }))
    let kept = view.materialized.schema
    let keys = Array(kept.fields.prefix(view.keyCount))
    if let lookback, let position = numbered.schema.index(of: lookback.column) {
      let limit = Expression.constant(.long(lookback.from), .datetime)
      plan = .filter(plan, try call(">=", [.column(position, .datetime), limit], range: 0..<0))
    }
    // Extents without any of the times are not even opened.
    for (index, key) in keys.enumerated() where key.type == .datetime {
      guard let bounds = states.bounds(ofColumn: index) else { continue }
      let column = Expression.column(index, .datetime)
      let low = try call(">=", [column, .constant(.long(bounds.lowerBound), .datetime)], range: 0..<0)
      let high = try call("<=", [column, .constant(.long(bounds.upperBound), .datetime)], range: 0..<0)
      plan = .filter(plan, .and([low, high]))
    }
    return try RowMatching(binder: self).rows(of: plan, within: .values(states), on: keys)
  }

  /// Old rows and new states joined.
  package mutating func mergeView(_ view: StoredView, old: Table, states: Table) throws(Diagnostic) -> Plan {
    let query = try bindViewQuery(
      view, over: Relation(.values(Table(schema: try sourceSchema(of: view)))))
    return query.merged([.values(old), .values(states)], kept: view.materialized.schema, givesStates: true)
  }

  /// The rows of a table that another does not have.
  package func difference(_ rows: Table, _ others: Table, on fields: [Schema.Field]) throws(Diagnostic) -> Plan {
    try RowMatching(binder: self).rows(of: .values(rows), without: .values(others), on: fields)
  }
}

extension Table {
  /// Least and greatest value of a datetime column; nil when a row has none.
  fileprivate func bounds(ofColumn index: Int) -> ClosedRange<Int64>? {
    var low = Int64.max
    var high = Int64.min
    for chunk in chunks {
      let column = chunk[index]
      for row in 0..<column.count {
        guard case .long(let ticks) = column.value(row) else { return nil }
        (low, high) = (min(low, ticks), max(high, ticks))
      }
    }
    return low <= high ? low...high : nil
  }
}
