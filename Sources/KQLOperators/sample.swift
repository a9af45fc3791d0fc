internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension TabularOperator {
  static let sample = TabularOperator(
    name: "sample",
    summary: "Returns up to the given number of rows, chosen at random.",
    syntax: "sample Count=<expression>",
    examples: [Example("range x from 1 to 9 step 1 | sample 3 | count", "3")]
  ) { (call, input, binder) throws(Diagnostic) in
    let input = try binder.required(input, call)
    let count = try binder.count(call, "Count")
    guard binder.builtins.scalars["rand"] != nil else { return input.with(.limit(input.plan, count)) }
    let key = SortKey(try binder.call("rand", [], range: call.range), isAscending: true, nullsFirst: true)
    return input.with(.topRows(input.plan, count: count, [key])).unordered
  }

  static let sampleDistinct = TabularOperator(
    name: "sample-distinct",
    summary: "Returns up to the given number of distinct values of a column.",
    syntax: "sample-distinct Count=<expression> of Column=<expression>",
    examples: [Example("datatable(x: long)[1, 1, 2] | sample-distinct 9 of x | count", "2")]
  ) { (call, input, binder) throws(Diagnostic) in
    let input = try binder.required(input, call)
    let count = try binder.count(call, "Count")
    let syntax = try binder.expression(call, "Column")
    let value = try binder.withRow(of: input) { (b) throws(Diagnostic) in try b.bindScalar(syntax) }
    let key = NamedExpression(binder.implicitName(syntax) ?? "Column1", value)
    return Relation(.limit(.aggregate(input.plan, keys: [key], aggregates: []), count))
  }
}
