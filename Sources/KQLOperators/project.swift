internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension TabularOperator {
  static let project = TabularOperator(
    name: "project",
    summary: "Gives the columns named, in that order, computed or renamed.",
    syntax: "project { Column=<named_expression>, ',' }*",
    examples: [
      Example("print a = 1, b = 2 | project b, c = a + b", "2 | 3"),
      Example("print a = 1 | project a + 1", "2"),
    ]
  ) { (call, input, binder) throws(Diagnostic) in
    let input = try binder.required(input, call)
    let items = call.captures.expressions("Column")
    let (relation, columns) = try binder.withWindows(over: input) { (b) throws(Diagnostic) in
      try b.bindNamed(items)
    }
    var namer = ColumnNamer(taken: columns.compactMap { $0.isGiven ? $0.name : nil })
    var given: Set<String> = []
    var list: [NamedExpression] = []
    for column in columns {
      if column.isGiven, let name = column.name {
        guard given.insert(name).inserted else {
          throw binder.semanticError("A column named '\(name)' is given twice.", code: "SEM0107", range: call.range)
        }
        list.append(NamedExpression(name, column.expression))
      } else if let name = column.name, !name.isEmpty {
        list.append(NamedExpression(namer.unique(name), column.expression))
      } else {
        list.append(NamedExpression(namer.makeUnnamed(), column.expression))
      }
    }
    return relation.with(.project(relation.plan, list + input.schema.references(input.schema.hidden)))
  }
}
