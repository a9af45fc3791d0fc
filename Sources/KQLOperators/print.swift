internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension TabularOperator {
  static let print = TabularOperator(
    name: "print",
    summary: "Returns one row with the values of expressions.",
    syntax: "print { Column=<named_expression>, ',' }*",
    isSource: true,
    examples: [
      Example("print 1 + 1, x = strcat('a', 'b')", "2 | ab")
    ]
  ) { (call, _, binder) throws(Diagnostic) in
    let row = Relation(.values(Table(schema: Schema(fields: [.init("$", .long)]), rows: [[.null]])))
    let items = call.captures.expressions("Column")
    let empty = RowScope(id: binder.makeID(), schema: Schema(fields: []), isSerialized: false)
    let columns = try binder.withRow(empty) { (b) throws(Diagnostic) in try b.bindNamed(items) }
    var namer = ColumnNamer(taken: columns.compactMap { $0.isGiven ? $0.name : nil })
    var list: [NamedExpression] = []
    var given: Set<String> = []
    for (index, column) in columns.enumerated() {
      if column.isGiven, let name = column.name {
        guard given.insert(name).inserted else {
          throw binder.semanticError("A column named '\(name)' is given twice.", code: "SEM0107", range: call.range)
        }
        list.append(NamedExpression(name, column.expression))
      } else {
        let name = column.isPart ? column.name : nil
        list.append(NamedExpression(namer.unique(name ?? "print_\(index)"), column.expression))
      }
    }
    return Relation(.project(row.plan, list), isSerialized: true)
  }
}
