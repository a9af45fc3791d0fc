internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension TabularOperator {
  static let extend = TabularOperator(
    name: "extend",
    summary: "Adds computed columns, or replaces those of the same name.",
    syntax: "extend { Column=<named_expression>, ',' }+",
    examples: [
      Example("print x = 2 | extend y = x * 3", "2 | 6"),
      Example("print x = 2 | extend x = x + 1", "3"),
      Example("print x = 'ab' | extend strlen(x)", "ab | 2"),
    ]
  ) { (call, input, binder) throws(Diagnostic) in
    try Extend.bind(call.captures.expressions("Column"), try binder.required(input, call), &binder)
  }
}

enum Extend {
  /// Also what `serialize` does with its columns.
  static func bind(
    _ items: [ExpressionSyntax], _ input: Relation, _ binder: inout Binder
  ) throws(Diagnostic) -> Relation {
    let (relation, columns) = try binder.withWindows(over: input) { (b) throws(Diagnostic) in
      try b.bindNamed(items)
    }
    let fields = input.schema.fields
    var list = input.schema.references(Array(fields.indices))
    var namer = ColumnNamer(taken: fields.map(\.name))
    var replaced: Set<String> = []
    var appended: [NamedExpression] = []
    for column in columns {
      let name: String
      if let wanted = column.name, !wanted.isEmpty {
        if let position = fields.firstIndex(where: { $0.name == wanted }) {
          if !replaced.insert(wanted).inserted {
            throw binder.semanticError("A column named '\(wanted)' is given twice.", code: "SEM0107")
          }
          // A function's column named after its argument stands beside it, as a name said aloud replaces.
          list[position] = NamedExpression(wanted, column.expression)
          continue
        }
        if column.isGiven, appended.contains(where: { $0.name == wanted }) {
          throw binder.semanticError("A column named '\(wanted)' is given twice.", code: "SEM0107")
        }
        name = namer.unique(wanted)
      } else {
        name = namer.makeUnnamed()
      }
      appended.append(NamedExpression(name, column.expression))
    }
    // New columns stand before the hidden ones.
    let hidden = Set(input.schema.hidden)
    let shown = list.indices.filter { !hidden.contains($0) }.map { list[$0] }
    let carried = list.indices.filter { hidden.contains($0) }.map { list[$0] }
    return relation.with(.project(relation.plan, shown + appended + carried))
  }
}
