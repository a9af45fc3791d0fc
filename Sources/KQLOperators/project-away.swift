internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension TabularOperator {
  static let projectAway = TabularOperator(
    name: "project-away",
    summary: "Leaves out the columns named, or those that match a pattern.",
    syntax: "project-away { Column=<wildcarded_expression>, ',' }+",
    examples: [Example("print a1 = 1, a2 = 2, b = 3 | project-away a*", "3")]
  ) { (call, input, binder) throws(Diagnostic) in
    let input = try binder.required(input, call)
    let schema = input.schema
    let lists = try binder.collecting(call.captures.expressions("Column")) { (item, b) throws(Diagnostic) in
      try b.columns(matching: item, in: schema)
    }
    let away = Set(lists.flatMap { $0 })
    let kept = schema.visible.filter { !away.contains($0) }
    return input.selecting(kept.map { ($0, schema[$0].name) })
  }
}
