internal import KQLColumns

/// Drops columns that nothing above reads, down to the scans.
enum ColumnPruning {
  static func prune(_ plan: Plan) -> Plan { exactly(plan, Array(plan.schema.fields.indices)) }

  /// The plan with these columns in this order, and no others.
  private static func exactly(_ plan: Plan, _ columns: [Int]) -> Plan {
    let fields = plan.schema.fields
    let (narrowed, map) = narrow(plan, Set(columns))
    let schema = narrowed.schema
    let positions = columns.map { map[$0] ?? $0 }
    let isExact =
      positions.count == schema.count && zip(positions, schema.fields.indices).allSatisfy { $0 == $1 }
      && zip(columns, schema.fields).allSatisfy { fields[$0].name == $1.name }
    if isExact { return narrowed }
    return .project(
      narrowed, zip(columns, positions).map { NamedExpression(fields[$0].name, .column($1, fields[$0].type)) })
  }

  private static func remap(_ expression: Expression, _ map: [Int: Int]) -> Expression {
    expression.replacingColumns { index, type in .column(map[index] ?? index, type) }
  }

  private static func remap(_ list: [NamedExpression], _ map: [Int: Int]) -> [NamedExpression] {
    list.map { NamedExpression($0.name, remap($0.expression, map)) }
  }

  private static func remap(_ keys: [SortKey], _ map: [Int: Int]) -> [SortKey] {
    keys.map { SortKey(remap($0.expression, map), isAscending: $0.isAscending, nullsFirst: $0.nullsFirst) }
  }

  private static func remap(_ call: AggregateCall, _ map: [Int: Int]) -> AggregateCall {
    AggregateCall(
      function: call.function, arguments: call.arguments.map { remap($0, map) }, shape: call.shape,
      output: call.output, filter: call.filter.map { remap($0, map) })
  }

  private static func columns(of calls: [AggregateCall]) -> Set<Int> {
    var result: Set<Int> = []
    for call in calls {
      for argument in call.arguments { result.formUnion(argument.columns) }
      if let filter = call.filter { result.formUnion(filter.columns) }
    }
    return result
  }

  private static func identity(_ plan: Plan) -> (Plan, [Int: Int]) {
    (plan, Dictionary(uniqueKeysWithValues: plan.schema.fields.indices.map { ($0, $0) }))
  }

  /// The plan with at least the needed columns, and where each of them stands now.
  private static func narrow(_ plan: Plan, _ needed: Set<Int>) -> (Plan, [Int: Int]) {
    switch plan {
    case .scan(var scan):
      var kept = needed.sorted()
      if kept.isEmpty, let cheapest = cheapest(scan.schema) { kept = [cheapest] }
      scan.columns = kept.map { scan.columns[$0] }
      return (.scan(scan), positions(kept))
    case .values, .range, .shared, .failure: return identity(plan)
    case .tableFunction(let inputs, let schema, let name, let run):
      return identity(.tableFunction(inputs.map(prune), schema, name: name, run))
    case .filter(let input, let predicate):
      let (child, map) = narrow(input, needed.union(predicate.columns))
      return (.filter(child, remap(predicate, map)), map)
    case .project(let input, let list):
      var kept = needed.sorted()
      if kept.isEmpty, !list.isEmpty { kept = [list.firstIndex { $0.expression.isTrivial } ?? 0] }
      let expressions = kept.map { list[$0] }
      let (child, map) = narrow(input, expressions.reduce(into: Set()) { $0.formUnion($1.expression.columns) })
      return (.project(child, remap(expressions, map)), positions(kept))
    case .aggregate(let input, let keys, let aggregates): return narrow(input, keys, aggregates, needed)
    case .join(let join): return narrow(join, needed)
    case .sort(let input, let keys):
      let (child, map) = narrow(input, keys.reduce(into: needed) { $0.formUnion($1.expression.columns) })
      return (.sort(child, remap(keys, map)), map)
    case .topRows(let input, let count, let keys):
      let (child, map) = narrow(input, keys.reduce(into: needed) { $0.formUnion($1.expression.columns) })
      return (.topRows(child, count: count, remap(keys, map)), map)
    case .limit(let input, let count):
      let (child, map) = narrow(input, needed)
      return (.limit(child, count), map)
    case .union(let inputs, let schema):
      var kept = needed.sorted()
      if kept.isEmpty, schema.count > 0 { kept = [cheapest(schema) ?? 0] }
      return (
        .union(inputs.map { exactly($0, kept) }, Schema(fields: kept.map { schema[$0] })), positions(kept)
      )
    case .expand(let expand): return narrow(expand, needed)
    case .window(let input, let calls): return narrow(input, calls, needed)
    case .makeSeries(let series): return identity(narrow(series))
    case .parse(var parse):
      let width = parse.input.schema.count
      let (child, map) = narrow(parse.input, needed.filter { $0 < width }.union(parse.source.columns))
      parse.input = child
      parse.source = remap(parse.source, map)
      return (.parse(parse), appended(map, from: width, to: child.schema.count, count: parse.output.count))
    }
  }

  private static func positions(_ kept: [Int]) -> [Int: Int] {
    Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($1, $0) })
  }

  /// The map for a node that adds columns behind those of its input.
  private static func appended(_ map: [Int: Int], from: Int, to: Int, count: Int) -> [Int: Int] {
    var result = map
    for index in 0..<count { result[from + index] = to + index }
    return result
  }

  /// A column that costs little to read, for those who only count rows.
  private static func cheapest(_ schema: Schema) -> Int? {
    schema.fields.firstIndex { !$0.type.isStoredAsText } ?? schema.fields.indices.first
  }

  private static func narrow(
    _ input: Plan, _ keys: [NamedExpression], _ aggregates: [AggregateCall], _ needed: Set<Int>
  ) -> (Plan, [Int: Int]) {
    var kept: [AggregateCall] = []
    var map: [Int: Int] = [:]
    for index in keys.indices { map[index] = index }
    var (old, new) = (keys.count, keys.count)
    for call in aggregates {
      let outputs = old..<(old + call.output.count)
      // One aggregate must stay where there is no key: the row it makes counts.
      if outputs.contains(where: { needed.contains($0) })
        || (keys.isEmpty && kept.isEmpty && call.output == aggregates.last?.output)
      {
        kept.append(call)
        for offset in call.output.indices { map[old + offset] = new + offset }
        new += call.output.count
      }
      old += call.output.count
    }
    let reads = keys.reduce(into: columns(of: kept)) { $0.formUnion($1.expression.columns) }
    let (child, inner) = narrow(input, reads)
    return (.aggregate(child, keys: remap(keys, inner), aggregates: kept.map { remap($0, inner) }), map)
  }

  private static func narrow(_ original: Join, _ needed: Set<Int>) -> (Plan, [Int: Int]) {
    var join = original
    var kept = needed.sorted()
    if kept.isEmpty, !join.output.isEmpty { kept = [0] }
    var (left, right): (Set<Int>, Set<Int>) = ([], [])
    for index in kept {
      if join.output[index].side == .left {
        left.insert(join.output[index].column)
      } else {
        right.insert(join.output[index].column)
      }
    }
    for key in join.keys {
      left.formUnion(key.left.columns)
      right.formUnion(key.right.columns)
    }
    let (leftPlan, leftMap) = narrow(join.left, left)
    let (rightPlan, rightMap) = narrow(join.right, right)
    join.left = leftPlan
    join.right = rightPlan
    join.keys = join.keys.map { (remap($0.left, leftMap), remap($0.right, rightMap)) }
    join.output = kept.map { index in
      let item = original.output[index]
      let map = item.side == .left ? leftMap : rightMap
      return (item.side, map[item.column] ?? item.column, item.name)
    }
    return (.join(join), positions(kept))
  }

  private static func narrow(_ original: Expand, _ needed: Set<Int>) -> (Plan, [Int: Int]) {
    var expand = original
    let width = expand.input.schema.count
    var reads = needed.filter { $0 < width }
    for item in expand.items {
      reads.formUnion(item.expression.columns)
      if let position = item.replaces { reads.insert(position) }
    }
    let (child, map) = narrow(expand.input, reads)
    expand.input = child
    expand.items = expand.items.map { item in
      var copy = item
      copy.expression = remap(item.expression, map)
      copy.replaces = item.replaces.map { map[$0] ?? $0 }
      return copy
    }
    let added = original.items.filter { $0.replaces == nil }.count + (original.indexName == nil ? 0 : 1)
    return (.expand(expand), appended(map, from: width, to: child.schema.count, count: added))
  }

  private static func narrow(_ input: Plan, _ calls: [WindowCall], _ needed: Set<Int>) -> (Plan, [Int: Int]) {
    let width = input.schema.count
    var reads = needed.filter { $0 < width }
    var kept: [Int] = []
    for (index, call) in calls.enumerated() where needed.contains(width + index) {
      kept.append(index)
      for argument in call.arguments { reads.formUnion(argument.columns) }
      if let restart = call.restart { reads.formUnion(restart.columns) }
      if case .shift(_, let fallback?) = call.kind { reads.formUnion(fallback.columns) }
    }
    let (child, map) = narrow(input, reads)
    if kept.isEmpty { return (child, map) }
    let newCalls = kept.map { index -> WindowCall in
      var call = calls[index]
      call.arguments = call.arguments.map { remap($0, map) }
      call.restart = call.restart.map { remap($0, map) }
      if case .shift(let offset, let fallback?) = call.kind {
        call.kind = .shift(by: offset, default: remap(fallback, map))
      }
      return call
    }
    var result = map
    for (new, old) in kept.enumerated() { result[width + old] = child.schema.count + new }
    return (.window(child, newCalls), result)
  }

  private static func narrow(_ original: MakeSeries) -> Plan {
    var series = original
    var reads = columns(of: series.aggregates.map(\.call)).union(series.axis.expression.columns)
    for key in series.keys { reads.formUnion(key.expression.columns) }
    let (child, map) = narrow(series.input, reads)
    series.input = child
    series.aggregates = series.aggregates.map { (remap($0.call, map), $0.defaultValue) }
    series.axis.expression = remap(series.axis.expression, map)
    series.keys = remap(series.keys, map)
    return .makeSeries(series)
  }
}
