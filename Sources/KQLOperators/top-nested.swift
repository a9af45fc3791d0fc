internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension TabularOperator {
  static let topNested = TabularOperator(
    name: "top-nested",
    summary: "Returns the top values of an expression, and within each of them the top values of the next.",
    syntax: "top-nested [Count=<expression>] of Key=<named_expression> [with others '=' Others=<expression>] "
      + "by Aggregate=<named_expression> [Order=(asc | desc)] "
      + "[',' { top-nested [Count=<expression>] of Key=<named_expression> [with others '=' Others=<expression>] "
      + "by Aggregate=<named_expression> [Order=(asc | desc)], ',' }+]",
    examples: [
      Example(
        "datatable(k: string, v: long)['a', 10, 'a', 5, 'b', 20] | top-nested 1 of k by sum(v)", "b | 20"),
      Example(
        "datatable(k: string, v: long)['a', 10, 'a', 5, 'b', 20] | top-nested of k by spread = max(v) - min(v)",
        "a | 5\nb | 0"),
    ]
  ) { (call, input, binder) throws(Diagnostic) in
    let input = try binder.required(input, call).shown
    let captures = call.captures
    // The first level stands beside the list of the others.
    let levels =
      [captures]
      + captures.items.compactMap { item -> [Captures]? in
        if case .list(let rows) = item.item { return rows }
        return nil
      }.flatMap { $0 }
    return try TopNested.bind(levels, input, &binder)
  }
}

private struct NestedLevel: Sendable {
  var count: Int?
  var isAscending: Bool
  /// What stands for the keys that are not among the top; nil to leave them out.
  var others: Value?
  /// How the aggregates of several keys are put together.
  var merge: Merge
  enum Merge: Sendable { case sum, maximum, minimum, none }
}

private enum TopNested {
  static func bind(_ rows: [Captures], _ input: Relation, _ binder: inout Binder) throws(Diagnostic) -> Relation {
    let row = RowScope(id: binder.makeID(), schema: input.schema, isSerialized: input.isSerialized)
    let shared = Plan.shared(binder.share(input.plan))
    var namer = ColumnNamer()
    var keys: [NamedExpression] = []
    var keySyntaxes: [ExpressionSyntax] = []
    var levels: [NestedLevel] = []
    var plans: [Plan] = []
    var fields: [Schema.Field] = []
    for captures in rows {
      guard let keySyntax = captures.expression("Key"), let aggregateSyntax = captures.expression("Aggregate") else {
        continue
      }
      var inner = keySyntax
      if case .named(_, let expression) = keySyntax { inner = expression }
      let key = try binder.withRow(row) { (b) throws(Diagnostic) in try b.bindScalar(inner) }
      let keyName = binder.implicitName(keySyntax).map { namer.unique($0) } ?? namer.makeUnnamed()
      keys.append(NamedExpression(keyName, key))
      keySyntaxes.append(.named(Name(keyName, keySyntax.range), inner))
      var aggregateInner = aggregateSyntax
      var name = namer.unique("aggregated_\(keyName)")
      if case .named(let given, let expression) = aggregateSyntax { (name, aggregateInner) = (given.text, expression) }
      let type: ScalarType
      var merge = NestedLevel.Merge.none
      if case .call(let call) = aggregateInner, let function = binder.builtins.aggregates[call.function.text] {
        let bound = try binder.bindAggregate(function, call, over: row, keys: [])
        type = bound.output.first?.type ?? .long
        let named = AggregateCall(
          function: bound.function, arguments: bound.arguments, shape: bound.shape, output: [.init(name, type)])
        plans.append(.aggregate(shared, keys: keys, aggregates: [named]))
        switch function.name {
        case "sum", "sumif", "count", "countif": merge = .sum
        case "max", "maxif": merge = .maximum
        case "min", "minif": merge = .minimum
        default: break
        }
      } else {
        // An expression of several aggregates.
        let item = ExpressionSyntax.named(Name(name, aggregateInner.range), aggregateInner)
        let plan = try binder.bindSummarize(items: [item], by: keySyntaxes, over: Relation(shared)).plan
        type = plan.schema.fields.last?.type ?? .long
        plans.append(plan)
      }
      fields.append(.init(keyName, key.type))
      fields.append(.init(name, type))
      var count: Int?
      if let syntax = captures.expression("Count") { count = try binder.constantLong(syntax) }
      var others: Value?
      if let syntax = captures.expression("Others") {
        let value = try binder.bindRowless(syntax)
        if case .constant(let constant, _) = try binder.convert(
          value, to: key.type, what: "others", range: syntax.range, isExplicit: true)
        {
          others = constant
        }
      }
      levels.append(
        NestedLevel(count: count, isAscending: captures.name("Order")?.text == "asc", others: others, merge: merge))
    }
    let schema = Schema(fields: fields)
    let machine = levels
    return Relation(
      .tableFunction(plans, schema, name: "top-nested") { tables, _ in
        Table(schema: schema, rows: nested(tables, machine, schema, prefix: [], line: []))
      })
  }

  /// The rows below a prefix of keys.
  private static func nested(
    _ tables: [Table], _ levels: [NestedLevel], _ schema: Schema, prefix: [Value], line: [Value]
  ) -> [[Value]] {
    let depth = prefix.count
    guard depth < levels.count, depth < tables.count else { return [line] }
    let level = levels[depth]
    var groups: [(key: Value, value: Value)] = []
    for chunk in tables[depth].chunks {
      for row in 0..<(chunk.first?.count ?? 0) {
        if (0..<depth).allSatisfy({ chunk[$0].value(row) == prefix[$0] }) {
          groups.append((chunk[depth].value(row), chunk[depth + 1].value(row)))
        }
      }
    }
    let type = schema[2 * depth + 1].type
    let values = Column(type, groups.map(\.value))
    let order = groups.indices.sorted { a, b in
      let isNull = (values.isNull(a), values.isNull(b))
      if isNull.0 != isNull.1 { return isNull.1 }
      if isNull.0 { return a < b }
      let comparison = values.compare(a, with: values, b)
      if comparison == 0 { return a < b }
      return level.isAscending ? comparison < 0 : comparison > 0
    }
    let kept = order.prefix(level.count ?? order.count)
    var result: [[Value]] = []
    for index in kept {
      let group = groups[index]
      result += nested(
        tables, levels, schema, prefix: prefix + [group.key], line: line + [group.key, group.value])
    }
    if let others = level.others, kept.count < order.count {
      let rest = order.dropFirst(kept.count).map { groups[$0].value }
      var tail = line + [others, merged(rest, level.merge)]
      for position in tail.count..<max(tail.count, schema.count) {
        tail.append(schema[position].type == .string ? .string("") : .null)
      }
      result.append(tail)
    }
    return result
  }

  private static func merged(_ values: [Value], _ merge: NestedLevel.Merge) -> Value {
    var result = Value.null
    for value in values {
      switch (result, value, merge) {
      case (_, _, .none): return .null
      case (.null, _, _): result = value
      case (.long(let a), .long(let b), .sum): result = .long(a &+ b)
      case (.long(let a), .long(let b), .maximum): result = .long(max(a, b))
      case (.long(let a), .long(let b), .minimum): result = .long(min(a, b))
      case (.real(let a), .real(let b), .sum): result = .real(a + b)
      case (.real(let a), .real(let b), .maximum): result = .real(max(a, b))
      case (.real(let a), .real(let b), .minimum): result = .real(min(a, b))
      default: break
      }
    }
    return result
  }
}
