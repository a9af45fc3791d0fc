internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension TabularOperator {
  static let fork = TabularOperator(
    name: "fork",
    summary: "Gives one result for each of several subqueries over the same input.",
    syntax: "fork { [Name=<name> '='] '(' Query=<subpipeline> ')' }+",
    examples: [Example("range x from 1 to 3 step 1 | fork (count) (where x > 2)", "3\n3")]
  ) { (call, input, binder) throws(Diagnostic) in
    let input = try binder.required(input, call).shown
    let shared = input.with(.shared(binder.share(input.plan)))
    var results: [BoundQuery.Result] = []
    for row in call.captures.rows("Name") {
      guard let query = row.pipeline("Query") else { continue }
      let relation = try binder.withRow(nil) { (b) throws(Diagnostic) in
        try b.bindOperators(query.operators, over: shared, range: query.range)
      }
      results.append(.init(name: row.name("Name")?.text, relation: relation))
    }
    guard let first = results.first else {
      throw Diagnostic(code: "SYN0002", "A subquery is expected.", range: call.range)
    }
    binder.extraResults = results
    return first.relation
  }

  static let facet = TabularOperator(
    name: "facet",
    summary: "Gives one result for each column, with the number of rows of each of its values.",
    syntax: "facet by { Column=<expression>, ',' }+ [with '(' Query=<subpipeline> ')']",
    examples: [Example("datatable(x: long)[1, 1] | facet by x", "1 | 2")]
  ) { (call, input, binder) throws(Diagnostic) in
    let input = try binder.required(input, call).shown
    let shared = input.with(.shared(binder.share(input.plan)))
    guard let function = binder.builtins.aggregates["count"] else {
      throw binder.semanticError("Unknown function: 'count'.", code: "SEM0260")
    }
    let bound = try binder.aggregate(function, [], names: [], range: call.range)
    var results: [BoundQuery.Result] = []
    for syntax in call.captures.expressions("Column") {
      let positions = try binder.columns(matching: syntax, in: input.schema)
      let keys = input.schema.references(positions)
      let named = AggregateCall(
        function: function, arguments: [], shape: bound.shape,
        output: [.init("count_\(keys.first?.name ?? "")", .long)])
      results.append(.init(name: nil, relation: Relation(.aggregate(shared.plan, keys: keys, aggregates: [named]))))
    }
    if let query = call.captures.pipeline("Query") {
      let relation = try binder.withRow(nil) { (b) throws(Diagnostic) in
        try b.bindOperators(query.operators, over: shared, range: query.range)
      }
      results.append(.init(name: nil, relation: relation))
    }
    binder.extraResults = results
    return results.first?.relation ?? shared
  }
}
