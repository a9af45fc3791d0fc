internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension TabularOperator {
  static let projectKeep = TabularOperator(
    name: "project-keep",
    summary: "Keeps the columns named, or those that match a pattern, in the input's order.",
    syntax: "project-keep { Column=<wildcarded_expression>, ',' }+",
    examples: [Example("print a1 = 1, b = 3, a2 = 2 | project-keep a*", "1 | 2")]
  ) { (call, input, binder) throws(Diagnostic) in
    let input = try binder.required(input, call)
    let schema = input.schema
    let lists = try binder.collecting(call.captures.expressions("Column")) { (item, b) throws(Diagnostic) in
      try b.columns(matching: item, in: schema)
    }
    let wanted = Set(lists.flatMap { $0 })
    let kept = schema.visible.filter { wanted.contains($0) }
    return input.selecting(kept.map { ($0, schema[$0].name) })
  }
}
