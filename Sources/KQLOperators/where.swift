internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension TabularOperator {
  static let `where` = Where.make("where")
  static let filter = Where.make("filter")
}

private enum Where {
  static func make(_ name: String) -> TabularOperator {
    TabularOperator(
      name: name,
      summary: "Keeps the rows for which a condition holds.",
      syntax: "\(name) [Parameters=<parameters(hint.*)>] Predicate=<expression>",
      examples: [
        Example("range x from 1 to 4 step 1 | \(name) x > 2", "3\n4"),
        Example("datatable(s: string)['a b', 'ab'] | \(name) s has 'b'", "a b"),
      ],
      bind: bind)
  }

  static let bind: @Sendable (OperatorCall, Relation?, inout Binder) throws(Diagnostic) -> Relation = {
    (call, input, binder) throws(Diagnostic) in
    let input = try binder.required(input, call)
    let syntax = try binder.expression(call, "Predicate")
    let width = input.schema.count
    let (relation, predicate) = try binder.withWindows(over: input) { (b) throws(Diagnostic) in
      try b.bindCondition(syntax)
    }
    let filtered = relation.with(.filter(relation.plan, predicate))
    if relation.schema.count == width { return filtered }
    return filtered.with(.project(filtered.plan, input.schema.references(Array(0..<width))))
  }
}
