package import KQLColumns
package import KQLDiagnostics

/// Runs a subquery once for each group of rows, without a loop: `mv-apply` and `partition`.
///
/// The subquery is bound over a placeholder with the group's columns. `lift` then puts the real input in its place,
/// with one more column that tells the groups apart, and makes every node respect it. In each lifted plan that column
/// comes last, so the expressions of the subquery keep their positions.
package enum Grouping {
  static let column = "$group"
  static let placeholderName = "$input"
  static let refusal = "BadRequest_NotSupported"

  /// Whether `lift` refused the plan, which may still be run for one group after the other.
  package static func isRefusal(_ error: Diagnostic) -> Bool { error.code == refusal }

  /// What the subquery is bound over.
  package static func placeholder(_ schema: Schema) -> Plan {
    .tableFunction([], schema, name: placeholderName) { _, _ in Table(schema: schema) }
  }

  /// The subquery over all groups; its columns, then the group. `input` has the placeholder's columns and the group's.
  package static func lift(
    _ plan: Plan, over input: Plan, _ binder: Binder
  ) throws(Diagnostic) -> Plan {
    guard let group = input.schema.fields.last else { return plan }
    return try Lifter(input: input, group: group, binder: binder).lift(plan)
  }
}

private struct Lifter {
  let input: Plan
  let group: Schema.Field
  let binder: Binder

  private func reads(_ plan: Plan) -> Bool {
    if case .tableFunction(_, _, Grouping.placeholderName, _) = plan { return true }
    return plan.inputs.contains { reads($0) }
  }

  private func refused(_ what: String) -> Diagnostic {
    binder.semanticError("\(what) is not supported inside this subquery.", code: Grouping.refusal)
  }

  private func groupReference(_ plan: Plan) -> Expression { .column(plan.schema.count - 1, group.type) }

  /// Whether an expression's own query reads the rows of the group.
  private func readsWithin(_ expression: Expression) -> Bool {
    switch expression {
    case .column, .constant: false
    case .scalarQuery(let shared, _): reads(shared.plan)
    case .call(_, let arguments, _): arguments.contains { readsWithin($0) }
    case .and(let parts), .or(let parts): parts.contains { readsWithin($0) }
    case .membership(let value, _, _): readsWithin(value)
    case .membershipQuery(let value, let shared, _, _): readsWithin(value) || reads(shared.plan)
    }
  }

  func lift(_ plan: Plan) throws(Diagnostic) -> Plan {
    if plan.expressions.contains(where: { readsWithin($0) }) {
      throw refused("toscalar() of the subquery's own rows")
    }
    guard reads(plan) else { throw refused("A table of its own") }
    switch plan {
    case .tableFunction(_, _, Grouping.placeholderName, _): return input
    case .filter(let inner, let predicate): return .filter(try lift(inner), predicate)
    case .project(let inner, let list):
      let lifted = try lift(inner)
      return .project(lifted, list + [NamedExpression(Grouping.column, groupReference(lifted))])
    case .aggregate(let inner, let keys, let aggregates):
      let lifted = try lift(inner)
      let key = NamedExpression(Grouping.column, groupReference(lifted))
      let plan = Plan.aggregate(lifted, keys: keys + [key], aggregates: aggregates)
      return movingToEnd(plan, position: keys.count)
    case .sort(let inner, let keys):
      let lifted = try lift(inner)
      return .sort(lifted, [groupKey(lifted)] + keys)
    case .topRows(let inner, let count, let keys):
      let lifted = try lift(inner)
      return try firstRows(.sort(lifted, [groupKey(lifted)] + keys), count)
    case .limit(let inner, let count):
      let lifted = try lift(inner)
      return try firstRows(.sort(lifted, [groupKey(lifted)]), count)
    case .window(let inner, let calls): return try window(inner, calls)
    case .expand(var expand):
      let width = expand.input.schema.count
      expand.input = try lift(expand.input)
      return movingToEnd(.expand(expand), position: width)
    case .parse(var parse):
      let width = parse.input.schema.count
      parse.input = try lift(parse.input)
      return movingToEnd(.parse(parse), position: width)
    case .makeSeries(var series):
      let lifted = try lift(series.input)
      series.input = lifted
      let position = series.keys.count
      series.keys.append(NamedExpression(Grouping.column, groupReference(lifted)))
      return movingToEnd(.makeSeries(series), position: position)
    case .union(let inputs, let schema):
      var lifted: [Plan] = []
      for input in inputs { lifted.append(try lift(input)) }
      return .union(lifted, Schema(fields: schema.fields + [.init(Grouping.column, group.type)]))
    case .join(let join): return try lift(join)
    case .shared(let shared): return try lift(shared.plan)
    case .tableFunction(let inputs, let schema, let name, let run):
      guard inputs.count == 1 else { throw refused(name) }
      return tableFunction(try lift(inputs[0]), schema, name, run)
    case .scan, .values, .range, .failure: throw refused("A table of its own")
    }
  }

  private func groupKey(_ plan: Plan) -> SortKey {
    SortKey(groupReference(plan), isAscending: true, nullsFirst: true)
  }

  private func movingToEnd(_ plan: Plan, position: Int) -> Plan {
    let fields = plan.schema.fields
    let order = fields.indices.filter { $0 != position } + [position]
    return .project(plan, order.map { NamedExpression(fields[$0].name, .column($0, fields[$0].type)) })
  }

  /// Adds a column that is true on the first row of each group; the input is sorted by group.
  private func markingStarts(_ plan: Plan) throws(Diagnostic) -> (plan: Plan, isStart: Expression) {
    let reference = groupReference(plan)
    let previous = WindowCall(
      kind: .shift(by: 1, default: nil), arguments: [reference], restart: nil, name: "$previous", type: group.type)
    let number = WindowCall(kind: .rowNumber(start: 1), arguments: [], restart: nil, name: "$number", type: .long)
    let width = plan.schema.count
    let marked = Plan.window(plan, [previous, number])
    let differs = try binder.call("!=", [reference, .column(width, group.type)], range: 0..<0)
    let first = try binder.call("==", [.column(width + 1, .long), .constant(.long(1), .long)], range: 0..<0)
    return (marked, .or([first, differs]))
  }

  private func firstRows(_ sorted: Plan, _ count: Int) throws(Diagnostic) -> Plan {
    let (marked, isStart) = try markingStarts(sorted)
    let number = WindowCall(
      kind: .rowNumber(start: 1), arguments: [], restart: isStart, name: "$rank", type: .long)
    let numbered = Plan.window(marked, [number])
    let rank = Expression.column(marked.schema.count, .long)
    let wanted = try binder.call("<=", [rank, .constant(.long(Int64(count)), .long)], range: 0..<0)
    return .project(.filter(numbered, wanted), sorted.schema.references)
  }

  private func window(_ inner: Plan, _ calls: [WindowCall]) throws(Diagnostic) -> Plan {
    let lifted = try lift(inner)
    let width = lifted.schema.count
    let (marked, isStart) = try markingStarts(.sort(lifted, [groupKey(lifted)]))
    var restarted: [WindowCall] = []
    for call in calls {
      var copy = call
      if case .shift(let offset, let fallback) = call.kind {
        // A neighbour in another group is no neighbour.
        let same = WindowCall(
          kind: .shift(by: offset, default: nil), arguments: [groupReference(lifted)], restart: nil,
          name: "$neighbour", type: group.type)
        restarted.append(same)
        copy.kind = .shift(by: offset, default: fallback)
      } else {
        copy.restart = call.restart.map { .or([$0, isStart]) } ?? isStart
      }
      restarted.append(copy)
    }
    let plan = Plan.window(marked, restarted)
    var list = lifted.schema.references
    let group = list.removeLast()
    var position = marked.schema.count
    for call in calls {
      var value = Expression.column(position, call.type)
      if case .shift(_, let fallback) = call.kind {
        let same = try binder.call(
          "==", [.column(position, self.group.type), .column(width - 1, self.group.type)], range: 0..<0)
        value = try binder.call(
          "iff", [same, .column(position + 1, call.type), fallback ?? .constant(.null, call.type)], range: 0..<0)
        position += 1
      }
      position += 1
      list.append(NamedExpression(call.name, value))
    }
    return .project(plan, list + [group])
  }

  private func lift(_ original: Join) throws(Diagnostic) -> Plan {
    var join = original
    let (inLeft, inRight) = (reads(join.left), reads(join.right))
    if inLeft { join.left = try lift(join.left) }
    if inRight { join.right = try lift(join.right) }
    let outputsLeft = ![.rightanti, .rightsemi].contains(join.kind)
    let outputsRight = ![.leftanti, .leftsemi].contains(join.kind)
    if inLeft && inRight { join.keys.append((groupReference(join.left), groupReference(join.right))) }
    if inLeft && outputsLeft {
      join.output.append((.left, join.left.schema.count - 1, Grouping.column))
    } else if inRight && outputsRight {
      join.output.append((.right, join.right.schema.count - 1, Grouping.column))
    } else {
      throw refused("This kind of join")
    }
    return .join(join)
  }

  /// Runs the function group by group.
  private func tableFunction(
    _ lifted: Plan, _ schema: Schema, _ name: String,
    _ run: @escaping @Sendable ([Table], EvaluationContext) throws -> Table
  ) -> Plan {
    let output = Schema(fields: schema.fields + [.init(Grouping.column, group.type)])
    let type = group.type
    return .tableFunction([lifted], output, name: name) { tables, context in
      guard let table = tables.first else { return Table(schema: output) }
      var groups: [Value: [(chunk: Int, row: UInt32)]] = [:]
      var order: [Value] = []
      for (index, chunk) in table.chunks.enumerated() {
        guard let keys = chunk.last else { continue }
        for row in 0..<keys.count {
          let key = keys.value(row)
          if groups[key] == nil { order.append(key) }
          groups[key, default: []].append((index, UInt32(row)))
        }
      }
      var chunks: [[Column]] = []
      for key in order {
        var part = Table(schema: Schema(fields: Array(table.schema.fields.dropLast())))
        for (index, chunk) in table.chunks.enumerated() {
          let rows = (groups[key] ?? []).filter { $0.chunk == index }.map(\.row)
          if !rows.isEmpty { part.chunks.append(chunk.dropLast().map { $0.gathering(rows) }) }
        }
        for chunk in try run([part], context).chunks {
          chunks.append(chunk + [.constant(key, type, count: chunk.first?.count ?? 0)])
        }
      }
      return Table(schema: output, chunks: chunks)
    }
  }
}

extension Schema {
  /// References to all columns under their own names.
  var references: [NamedExpression] {
    fields.enumerated().map { NamedExpression($1.name, .column($0, $1.type)) }
  }
}

extension Plan {
  /// The expressions of this node, not of its inputs.
  fileprivate var expressions: [Expression] {
    switch self {
    case .filter(_, let predicate): [predicate]
    case .project(_, let list): list.map(\.expression)
    case .aggregate(_, let keys, let aggregates):
      keys.map(\.expression) + aggregates.flatMap { $0.arguments + ($0.filter.map { [$0] } ?? []) }
    case .join(let join): join.keys.flatMap { [$0.left, $0.right] }
    case .sort(_, let keys), .topRows(_, _, let keys): keys.map(\.expression)
    case .expand(let expand): expand.items.map(\.expression)
    case .window(_, let calls): calls.flatMap { $0.arguments + ($0.restart.map { [$0] } ?? []) }
    case .makeSeries(let series):
      series.keys.map(\.expression) + [series.axis.expression] + series.aggregates.flatMap(\.call.arguments)
    case .parse(let parse): [parse.source]
    case .scan, .values, .range, .limit, .union, .shared, .tableFunction, .failure: []
    }
  }
}
