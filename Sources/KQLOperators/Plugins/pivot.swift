internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension Plugin {
  static let pivot = Plugin(
    name: "pivot",
    summary: "Turns the values of a column into columns of aggregates.",
    usage: "pivot(pivotColumn, [aggregation], [column, ...])",
    examples: [
      Example(
        "datatable(k: string, c: string, v: long)['a', 'x', 1, 'a', 'y', 2, 'b', 'x', 3]"
          + " | evaluate pivot(c, sum(v)) | sort by k asc", "a | 1 | 2\nb | 3 | 0")
    ]
  ) { (call, input, binder) throws(Diagnostic) in
    try Pivot.bind(PluginArguments(call), input, &binder)
  }
}

private enum Pivot {
  static let columnsMax = 10_000

  static func bind(
    _ arguments: PluginArguments, _ given: Relation?, _ binder: inout Binder
  ) throws(Diagnostic) -> Relation {
    let input = try arguments.input(given, binder)
    let schema = input.schema
    let pivot = try arguments.column(0, of: input, binder)
    let row = RowScope(id: binder.makeID(), schema: schema, isSerialized: false)
    var rest = Array(arguments.positional.dropFirst())
    let aggregate: AggregateCall
    if case .call(let call)? = rest.first, let function = binder.builtins.aggregates[call.function.text] {
      rest.removeFirst()
      aggregate = try binder.bindAggregate(function, call, over: row, keys: [])
    } else if let function = binder.builtins.aggregates["count"] {
      aggregate = try binder.aggregate(function, [], names: [], range: arguments.call.range)
    } else {
      throw binder.semanticError("pivot(): an aggregate is expected.", range: arguments.call.range)
    }
    var keys: [Int] = []
    for syntax in rest { keys += try binder.columns(matching: syntax, in: schema) }
    if rest.isEmpty {
      var used: Set<Int> = [pivot]
      for argument in aggregate.arguments { argument.forEachColumn { used.insert($0) } }
      keys = schema.visible.filter { !used.contains($0) }
    }
    let shared = Plan.shared(binder.share(input.plan))
    let value = Expression.column(pivot, schema[pivot].type)
    let distinct = Relation(.aggregate(shared, keys: [NamedExpression("value", value)], aggregates: []))
    var found: [Value] = []
    for chunk in try binder.rows(of: distinct, range: arguments.call.range).chunks {
      if let column = chunk.first { for row in 0..<column.count { found.append(column.value(row)) } }
    }
    guard found.count <= columnsMax else {
      throw Diagnostic(
        code: "E_RUNAWAY_QUERY", "pivot(): \(found.count) distinct values give more than \(columnsMax) columns.",
        range: arguments.call.range)
    }
    let values = found.map { (name: $0 == .null ? "" : $0.text(schema[pivot].type), value: $0) }
      .sorted { $0.name < $1.name }
    var namer = ColumnNamer(taken: keys.map { schema[$0].name })
    let type = aggregate.output.first?.type ?? .long
    // One pass: groups of keys and pivot value, spread over the columns by the aggregate's filter.
    var calls: [AggregateCall] = []
    for (name, constant) in values {
      let filter =
        constant == .null
        ? try binder.call("isnull", [value], range: arguments.call.range)
        : try binder.call("==", [value, .constant(constant, schema[pivot].type)], range: arguments.call.range)
      let column = name.isEmpty ? namer.makeUnnamed() : namer.unique(name)
      calls.append(
        AggregateCall(
          function: aggregate.function, arguments: aggregate.arguments, shape: aggregate.shape,
          output: [.init(column, type)], filter: filter))
    }
    return Relation(.aggregate(shared, keys: schema.references(keys), aggregates: calls))
  }
}
