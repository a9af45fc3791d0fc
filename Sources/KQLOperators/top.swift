internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension TabularOperator {
  static let top = TabularOperator(
    name: "top",
    summary: "Returns the first rows in the order of an expression, descending unless said otherwise.",
    syntax: "top [Parameters=<parameters(hint.*)>] Count=<expression> by "
      + "{ Key=<expression> [Order=(asc | desc)] [nulls Nulls=(first | last)], ',' }+",
    examples: [
      Example("range x from 1 to 9 step 1 | top 2 by x", "9\n8"),
      Example("datatable(x: long)[2, long(null), 1] | top 2 by x asc", "null\n1"),
    ]
  ) { (call, input, binder) throws(Diagnostic) in
    let input = try binder.required(input, call)
    let count = try binder.count(call, "Count")
    let keys = try binder.withRow(of: input) { (b) throws(Diagnostic) in
      try b.sortKeys(call.captures.rows("Key"), "Key")
    }
    return input.with(.topRows(input.plan, count: count, keys)).ordered
  }
}
