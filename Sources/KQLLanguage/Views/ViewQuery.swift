package import KQLColumns
internal import KQLDiagnostics

/// The aggregation that a view's query is, over some rows of its source.
package struct ViewQuery: Sendable {
  let input: Plan
  let keys: [NamedExpression]
  let calls: [AggregateCall]

  /// Keys and states of the rows.
  package var states: Plan { .aggregate(input, keys: keys, aggregates: calls.compactMap(\.collectingStates)) }

  var keyFields: [Schema.Field] { keys.map { .init($0.name, $0.expression.type) } }
  var stateSchema: Schema { Schema(fields: keyFields + calls.flatMap(\.stateFields)) }
  var resultSchema: Schema {
    Schema(
      fields: keyFields + calls.flatMap(\.output).filter { $0.name != StoredView.ingestionTimeName })
  }

  /// `states` with the columns that the view keeps: those it does not know are left out, those that the source has no
  /// more are null.
  func states(keptAs kept: Schema, view: String) throws(Diagnostic) -> Plan {
    let plan = states
    let made = plan.schema
    if made == kept { return plan }
    var list: [NamedExpression] = []
    for (index, field) in kept.fields.enumerated() {
      guard let position = index < keys.count ? index : made.index(of: field.name), position < made.count else {
        list.append(NamedExpression(field.name, .constant(field.type == .string ? .string("") : .null, field.type)))
        continue
      }
      guard made[position].type == field.type, index >= keys.count || made[position].name == field.name else {
        throw Diagnostic(
          code: "General_BadRequest",
          "the query of materialized view '\(view)' gives column '\(made[position].name)' of type "
            + "\(made[position].type.name), the view keeps '\(field.name)' of type \(field.type.name)")
      }
      list.append(NamedExpression(field.name, .column(position, field.type)))
    }
    return .project(plan, list)
  }

  /// Joins kept states of equal keys.
  func merged(_ inputs: [Plan], kept: Schema, givesStates: Bool) -> Plan {
    let plan = inputs.count == 1 ? inputs[0] : Plan.union(inputs, kept)
    let keys = kept.fields.prefix(self.keys.count).enumerated().map {
      NamedExpression($1.name, .column($0, $1.type))
    }
    let groups = layout(kept)
    let aggregates = zip(calls, groups).compactMap { call, positions in
      call.merging(at: positions, of: kept, givesStates: givesStates)
    }
    let aggregate = Plan.aggregate(plan, keys: keys, aggregates: aggregates)
    guard givesStates, aggregate.schema != kept else { return aggregate }
    return .project(
      aggregate,
      kept.fields.map { field in
        NamedExpression(field.name, .column(aggregate.schema.index(of: field.name) ?? 0, field.type))
      })
  }

  /// The positions of the kept columns of each call. Columns that no call names any more belong to the call that
  /// selects whole rows.
  private func layout(_ kept: Schema) -> [[Int]] {
    var positions = calls.map { call in
      call.stateFields.compactMap { kept.index(of: $0.name) }
    }
    let known = Set(positions.flatMap { $0 }).union(0..<keys.count)
    let rest = kept.fields.indices.filter { !known.contains($0) }
    if !rest.isEmpty, let owner = calls.firstIndex(where: \.selectsColumns) {
      positions[owner] = (positions[owner] + rest).sorted()
    }
    return positions
  }
}

extension AggregateCall {
  /// The results are columns of a row: `arg_max`, `take_any`.
  var selectsColumns: Bool {
    keepsResults && output.count == shape.arguments.count && output.map(\.type) == shape.arguments.map(\.type)
      && function.columns != nil
  }

  fileprivate func merging(at positions: [Int], of kept: Schema, givesStates: Bool) -> AggregateCall? {
    let fields = positions.map { kept[$0] }
    let isOwn = fields == stateFields
    let shape =
      isOwn
      ? self.shape
      : AggregateShape(arguments: fields, constants: fields.map { _ in nil }, resultType: self.shape.resultType)
    let call = AggregateCall(
      function: function, arguments: arguments, shape: shape, output: isOwn ? output : fields)
    return call.merging(positions, givesStates: givesStates)
  }

  private func merging(_ positions: [Int], givesStates: Bool) -> AggregateCall? {
    guard let merger = merging(from: 0, givesStates: givesStates) else { return nil }
    return AggregateCall(
      function: merger.function, arguments: zip(positions, stateFields).map { .column($0, $1.type) }, shape: shape,
      output: merger.output)
  }
}
