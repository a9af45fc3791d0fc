internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension TabularOperator {
  static let topHitters = TabularOperator(
    name: "top-hitters",
    summary: "Returns the most frequent values of an expression, or those with the largest sum.",
    syntax: "top-hitters Count=<expression> of Value=<named_expression> [by Weight=<expression>]",
    examples: [Example("datatable(x: long)[1, 2, 2] | top-hitters 1 of x", "2 | 2")]
  ) { (call, input, binder) throws(Diagnostic) in
    let input = try binder.required(input, call)
    let count = try binder.count(call, "Count")
    let syntax = try binder.expression(call, "Value")
    let value = try binder.withRow(of: input) { (b) throws(Diagnostic) in try b.bindScalar(syntax) }
    let key = NamedExpression(binder.implicitName(syntax) ?? "Column1", value)
    let weight = call.captures.expression("Weight")
    let name = weight == nil ? "count" : "sum"
    guard let function = binder.builtins.aggregates[name] else {
      throw binder.semanticError("Unknown function: '\(name)'.", code: "SEM0260")
    }
    var arguments: [Expression] = []
    var output = "approximate_count_\(key.name)"
    if let weight {
      arguments = [try binder.withRow(of: input) { (b) throws(Diagnostic) in try b.bindScalar(weight) }]
      output = "approximate_sum_\(binder.implicitName(weight) ?? "")"
    }
    let bound = try binder.aggregate(function, arguments, names: arguments.map { _ in "" }, range: call.range)
    let type = bound.output.first?.type ?? .long
    let named = AggregateCall(
      function: function, arguments: bound.arguments, shape: bound.shape, output: [.init(output, type)])
    let plan = Plan.aggregate(input.plan, keys: [key], aggregates: [named])
    let order = SortKey(.column(1, type), isAscending: false, nullsFirst: false)
    return Relation(.topRows(plan, count: count, [order]), isSerialized: true)
  }
}
