internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension TabularOperator {
  static let partition = TabularOperator(
    name: "partition",
    summary: "Applies a subquery to the rows of each value of a column and gives all results.",
    syntax: "partition [Parameters=<parameters(hint.*)>] by Key=<name> "
      + "('(' Query=<subpipeline> ')' | '{' (Query=<subpipeline> | Query=<full_pipeline>) '}')",
    examples: [
      Example(
        "datatable(k: string, x: long)['a', 1, 'a', 2, 'b', 3] | partition by k (top 1 by x) | sort by x asc",
        "a | 2\nb | 3")
    ]
  ) { (call, input, binder) throws(Diagnostic) in
    let input = try binder.required(input, call).shown
    guard let query = call.captures.pipeline("Query") else {
      throw Diagnostic(code: "SYN0002", "A subquery is expected.", range: call.range)
    }
    if let source = query.source {
      throw Diagnostic(
        code: "BadRequest_NotSupported", "a subquery of 'partition' with a table of its own is not supported here",
        range: source.range, hints: ["start it with an operator: partition by Key (where …)"])
    }
    guard let name = call.captures.name("Key") else {
      throw Diagnostic(code: "SYN0002", "A column is expected.", range: call.range)
    }
    let syntax = ExpressionSyntax.name(name)
    let key = try binder.withRow(of: input) { (b) throws(Diagnostic) in try b.bindScalar(syntax) }
    let placeholder = Relation(Grouping.placeholder(input.schema), isSerialized: input.isSerialized)
    let result = try binder.withRow(nil) { (b) throws(Diagnostic) in
      try b.bindOperators(query.operators, over: placeholder, range: query.range)
    }
    let all = Array(input.schema.fields.indices)
    let grouped = Plan.project(input.plan, input.schema.references(all) + [NamedExpression("$group", key)])
    let lifted = try Grouping.lift(result.plan, over: grouped, binder)
    return Relation(.project(lifted, lifted.schema.references(Array(result.schema.fields.indices))))
  }
}
