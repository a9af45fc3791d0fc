internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension TabularOperator {
  static let mvExpand = MvExpand.make("mv-expand")
  static let mvexpand = MvExpand.make("mvexpand")
}

enum MvExpand {
  static func make(_ name: String) -> TabularOperator {
    TabularOperator(
      name: name,
      summary: "Gives one row for each element of an array or property of a bag.",
      syntax: "\(name) [Parameters=<parameters(bagexpansion, with_itemindex, kind)>] "
        + "{ Column=<named_expression> [to Type=<typeof>], ',' }+ [limit Limit=<expression>]",
      examples: [
        Example("print x = dynamic([1, 2]) | \(name) x to typeof(long)", "1\n2"),
        Example("print a = 'k', x = dynamic(['p', 'q']) | \(name) with_itemindex=i x", "k | p | 0\nk | q | 1"),
      ]
    ) { (call, input, binder) throws(Diagnostic) in
      let input = try binder.required(input, call)
      var limit: Int?
      if let syntax = call.captures.expression("Limit") { limit = try binder.constantLong(syntax) }
      let items = try items(call.captures.rows("Column"), over: input, &binder)
      return try expanded(input, items, call, limit: limit, &binder)
    }
  }

  static func items(
    _ rows: [Captures], over input: Relation, _ binder: inout Binder
  ) throws(Diagnostic) -> [Expand.Item] {
    let schema = input.schema
    return try binder.collecting(rows) { (row, b) throws(Diagnostic) -> Expand.Item in
      guard let syntax = row.expression("Column") else {
        throw b.semanticError("an expression is expected.", code: "SYN0002", range: row.range)
      }
      var inner = syntax
      if case .named(_, let expression) = syntax { inner = expression }
      let expression = try b.withRow(of: input) { (c) throws(Diagnostic) in try c.bindScalar(inner) }
      guard expression.type == .dynamic else {
        throw b.semanticError(
          "expanded expression expected to have dynamic type, not \(expression.type.name).", code: "SEM0025",
          range: inner.range)
      }
      var type = ScalarType.dynamic
      if case .typeOf(let columns, let range)? = row.expression("Type") {
        guard let found = columns.first.flatMap({ ScalarType(name: $0.type.text) }) else {
          throw b.semanticError("a type is expected.", range: range)
        }
        type = found
      }
      let name = b.implicitName(syntax) ?? ""
      return Expand.Item(
        expression: expression, name: name, type: type, replaces: name.isEmpty ? nil : schema.index(of: name))
    }
  }

  private static func expanded(
    _ input: Relation, _ given: [Expand.Item], _ call: OperatorCall, limit: Int?, _ binder: inout Binder
  ) throws(Diagnostic) -> Relation {
    let schema = input.schema
    var namer = ColumnNamer(taken: schema.names)
    var items: [Expand.Item] = []
    var replaced: Set<Int> = []
    for var item in given {
      if item.name.isEmpty {
        item.name = namer.makeUnnamed()
      } else if let column = item.replaces, replaced.insert(column).inserted {
        // The column keeps its place and name; expanded twice, it comes once more at the end.
      } else {
        item.replaces = nil
        item.name = namer.unique(item.name)
      }
      items.append(item)
    }
    let index = call.captures.parameterText("with_itemindex").map { namer.unique($0) }
    let kind = call.captures.parameterText("bagexpansion") ?? call.captures.parameterText("kind")
    let expand = Expand(
      input: input.plan, items: items, indexName: index, bagsAsArrays: kind == "array", rowLimit: limit)
    let relation = input.with(.expand(expand))
    if schema.hidden.isEmpty { return relation }
    // Hidden columns go last again.
    let visible = relation.schema.visible.map { ($0, relation.schema[$0].name) }
    return relation.selecting(visible)
  }
}
