internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension TabularOperator {
  static let mvApply = TabularOperator(
    name: "mv-apply",
    summary: "Expands arrays and applies a subquery to the elements of each row.",
    syntax: "mv-apply [Parameters=<parameters(with_itemindex, hint.*)>] "
      + "{ Column=<named_expression> [to Type=<typeof>], ',' }+ [limit Limit=<expression>] on '(' Query=<subpipeline> ')'",
    examples: [
      Example(
        "datatable(k: string, a: dynamic)['p', dynamic([1, 3]), 'q', dynamic([2])]"
          + " | mv-apply e = a to typeof(long) on (summarize s = sum(e)) | project k, s", "p | 4\nq | 2")
    ]
  ) { (call, input, binder) throws(Diagnostic) in
    try MvApply.bind(call, try binder.required(input, call), &binder)
  }
}

private enum MvApply {
  static func bind(_ call: OperatorCall, _ given: Relation, _ binder: inout Binder) throws(Diagnostic) -> Relation {
    guard let query = call.captures.pipeline("Query") else {
      throw Diagnostic(code: "SYN0002", "A subquery is expected.", range: call.range)
    }
    let input = given.shown
    let schema = input.schema
    var limit: Int?
    if let syntax = call.captures.expression("Limit") { limit = try binder.constantLong(syntax) }
    let number = WindowCall(kind: .rowNumber(start: 1), arguments: [], restart: nil, name: "$row", type: .long)
    // The numbered input is read by the expansion and by the join that brings its columns back: run once.
    let numbered = Plan.shared(binder.share(.window(input.plan, [number])))

    var namer = ColumnNamer(taken: schema.names)
    var items: [Expand.Item] = []
    var replaced: Set<Int> = []
    for var item in try MvExpand.items(call.captures.rows("Column"), over: input, &binder) {
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
    let indexName = call.captures.parameterText("with_itemindex").map { namer.unique($0) }
    let expanded = Plan.expand(
      Expand(input: numbered, items: items, indexName: indexName, bagsAsArrays: false, rowLimit: limit))
    let fields = expanded.schema.fields
    let order = fields.indices.filter { $0 != schema.count } + [schema.count]
    let grouped = Plan.project(expanded, order.map { NamedExpression(fields[$0].name, .column($0, fields[$0].type)) })

    let rowSchema = Schema(fields: Array(grouped.schema.fields.dropLast()))
    let row = Relation(Grouping.placeholder(rowSchema), isSerialized: true)
    let result = try binder.withRow(nil) { (b) throws(Diagnostic) in
      try b.bindOperators(query.operators, over: row, range: query.range)
    }
    let lifted = try Grouping.lift(result.plan, over: grouped, binder)
    let output = result.schema
    if schema.names.allSatisfy({ output.index(of: $0) != nil }) {
      var columns = schema.names.compactMap { output.index(of: $0) }
      columns += output.fields.indices.filter { !columns.contains($0) }
      return Relation(.project(lifted, lifted.schema.references(columns)))
    }
    // Columns of the row that the subquery dropped come back.
    var columns: [(side: Join.Side, column: Int, name: String)] = []
    for (position, field) in schema.fields.enumerated() {
      if let found = output.index(of: field.name) {
        columns.append((.right, found, field.name))
      } else if !items.contains(where: { $0.replaces == position }) {
        columns.append((.left, position, field.name))
      }
    }
    for (position, field) in output.fields.enumerated() where schema.index(of: field.name) == nil {
      columns.append((.right, position, field.name))
    }
    let keys: [(left: Expression, right: Expression)] = [
      (.column(schema.count, .long), .column(output.count, .long))
    ]
    return Relation(.join(Join(kind: .inner, left: numbered, right: lifted, keys: keys, output: columns)))
  }
}
