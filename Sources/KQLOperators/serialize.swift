internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension TabularOperator {
  static let serialize = TabularOperator(
    name: "serialize",
    summary: "Marks the order of the rows as safe for window functions, and may add columns.",
    syntax: "serialize [Parameters=<parameters(hint.*)>] { Column=<named_expression>, ',' }",
    examples: [Example("datatable(x: string)['a', 'b'] | serialize n = row_number()", "a | 1\nb | 2")]
  ) { (call, input, binder) throws(Diagnostic) in
    let input = try binder.required(input, call).ordered
    let items = call.captures.expressions("Column")
    return items.isEmpty ? input : try Extend.bind(items, input, &binder)
  }
}
