internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension TabularOperator {
  static let partition = PartitionBinding.make(
    "partition", "partition [Parameters=<parameters(hint.*)>] by Key=<name> ",
    [
      Example(
        "datatable(k: string, x: long)['a', 1, 'a', 2, 'b', 3] | partition by k (top 1 by x) | sort by x asc",
        "a | 2\nb | 3"),
      Example(
        "range k from 1 to 2 step 1 | partition by k { range x from 1 to 3 step 1 | where x == toscalar(k) }", "1\n2"),
    ])

  static let partitionBy = PartitionBinding.make(
    "partition-by", "partition-by [Parameters=<parameters(hint.*)>] Key=<name> ",
    [
      Example(
        "datatable(k: string, x: long)['a', 1, 'a', 2, 'b', 3] | partition-by k (top 1 by x) | sort by x asc",
        "a | 2\nb | 3")
    ])
}

private enum PartitionBinding {
  /// As many values as the service takes where the subquery is run for each of them.
  static let partitionsMax = 64

  static func make(_ name: String, _ head: String, _ examples: [Example]) -> TabularOperator {
    TabularOperator(
      name: name,
      summary: "Applies a subquery to the rows of each value of a column and gives all results.",
      syntax: head + "('(' Query=<subpipeline> ')' | '{' (Query=<subpipeline> | Query=<full_pipeline>) '}')",
      examples: examples
    ) { (call, input, binder) throws(Diagnostic) in
      let input = try binder.required(input, call).shown
      guard let query = call.captures.pipeline("Query"), let key = call.captures.name("Key") else {
        throw Diagnostic(code: "SYN0002", "A column and a subquery are expected.", range: call.range)
      }
      let strategy = call.captures.parameterText("hint.strategy")
      if let strategy, !["legacy", "native", "shuffle"].contains(strategy) {
        throw binder.semanticError(
          "'\(strategy)' is not a strategy: native, shuffle or legacy.", code: "SEM0233", range: call.range)
      }
      if query.source != nil || PartitionBinding.beginsAnew(query) {
        return try each(key, input, &binder) { (_, b) throws(Diagnostic) in try b.bindPipeline(query) }
      }
      var attempt = binder
      do throws(Diagnostic) {
        let relation = try lifted(query, key, input, &attempt)
        binder = attempt
        return relation
      } catch {
        // What cannot run for all values at once runs for one after the other.
        guard Grouping.isRefusal(error) else { throw error }
        return try each(key, input, &binder) { (rows, b) throws(Diagnostic) in
          try b.bindOperators(query.operators, over: rows, range: query.range)
        }
      }
    }
  }

  /// Whether the subquery makes its own rows, as `range` does.
  static func beginsAnew(_ query: Pipeline) -> Bool {
    ["range", "print", "macro-expand", "inline_external_table"].contains(query.operators.first?.name ?? "")
  }

  /// The subquery for all values at once.
  private static func lifted(
    _ query: Pipeline, _ name: Name, _ input: Relation, _ binder: inout Binder
  ) throws(Diagnostic) -> Relation {
    let key = try binder.withRow(of: input) { (b) throws(Diagnostic) in try b.bindScalar(.name(name)) }
    let placeholder = Relation(Grouping.placeholder(input.schema), isSerialized: input.isSerialized)
    let result = try binder.withRow(nil) { (b) throws(Diagnostic) in
      try b.bindOperators(query.operators, over: placeholder, range: query.range)
    }
    let all = Array(input.schema.fields.indices)
    let grouped = Plan.project(input.plan, input.schema.references(all) + [NamedExpression("$group", key)])
    let lifted = try Grouping.lift(result.plan, over: grouped, binder)
    return Relation(.project(lifted, lifted.schema.references(Array(result.schema.fields.indices))))
  }

  /// The subquery bound anew for each value, which it knows by the column's name.
  private static func each(
    _ name: Name, _ input: Relation, _ binder: inout Binder,
    _ bind: (Relation, inout Binder) throws(Diagnostic) -> Relation
  ) throws(Diagnostic) -> Relation {
    let position = try binder.columns(matching: .name(name), in: input.schema)[0]
    let type = input.schema[position].type
    let column = Expression.column(position, type)
    let shared = Plan.shared(binder.share(input.plan))
    let distinct = Plan.limit(
      .aggregate(shared, keys: [NamedExpression(name.text, column)], aggregates: []), partitionsMax + 1)
    var values: [Value] = []
    for chunk in try binder.rows(of: Relation(distinct), range: name.range).chunks {
      if let column = chunk.first { for row in 0..<column.count { values.append(column.value(row)) } }
    }
    guard values.count <= partitionsMax else {
      throw Diagnostic(
        code: "E_BAD_REQUEST",
        "The partition column '\(name.text)' has more than \(partitionsMax) distinct values.", range: name.range,
        hints: ["A subquery that has no table of its own runs for all values at once."])
    }
    var results: [Relation] = []
    for value in values {
      let constant = Expression.constant(value, type)
      let condition =
        value == .null
        ? try binder.call("isnull", [column], range: name.range)
        : try binder.compare("==", column, constant, range: name.range)
      let rows = input.with(.filter(shared, condition))
      binder.scopes.append([name.text: .scalar(constant, row: nil)])
      defer { binder.scopes.removeLast() }
      results.append(try binder.withRow(nil) { (b) throws(Diagnostic) in try bind(rows, &b) }.shown)
    }
    guard !results.isEmpty else {
      // No value: the subquery's columns, without rows.
      let none = input.with(.limit(shared, 0))
      binder.scopes.append([name.text: .scalar(.constant(type == .string ? .string("") : .null, type), row: nil)])
      defer { binder.scopes.removeLast() }
      let empty = try binder.withRow(nil) { (b) throws(Diagnostic) in try bind(none, &b) }.shown
      return Relation(.limit(empty.plan, 0))
    }
    return try Union.of(results, isInner: false, source: nil, &binder)
  }
}
