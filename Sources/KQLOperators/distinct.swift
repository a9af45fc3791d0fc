internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension TabularOperator {
  static let distinct = TabularOperator(
    name: "distinct",
    summary: "Returns the distinct combinations of the columns.",
    syntax: "distinct [Parameters=<parameters(hint.*)>] { Column=<wildcarded_expression>, ',' }+",
    examples: [
      Example("datatable(x: long, y: long)[1, 1, 1, 1, 2, 1] | distinct *", "1 | 1\n2 | 1"),
      Example("datatable(x: long, y: long)[1, 1, 1, 2] | distinct x", "1"),
    ]
  ) { (call, input, binder) throws(Diagnostic) in
    let input = try binder.required(input, call)
    let schema = input.schema
    var namer = ColumnNamer()
    let lists = try binder.collecting(call.captures.expressions("Column")) {
      (item, b) throws(Diagnostic) -> [NamedExpression] in
      switch item {
      case .star, .wildcard: return schema.references(try b.columns(matching: item, in: schema))
      default:
        let name = b.implicitName(item) ?? ""
        var inner = item
        if case .named(_, let expression) = item { inner = expression }
        let expression = try b.withRow(of: input) { (c) throws(Diagnostic) in try c.bindScalar(inner) }
        return [NamedExpression(name, expression)]
      }
    }
    let keys = lists.flatMap { $0 }.map { key in
      NamedExpression(key.name.isEmpty ? namer.makeUnnamed() : namer.unique(key.name), key.expression)
    }
    return input.with(.aggregate(input.plan, keys: keys, aggregates: [])).unordered
  }
}
