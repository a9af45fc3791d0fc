internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension Plugin {
  static let rowsNear = Plugin(
    name: "rows_near",
    summary: "Returns the rows that fulfil a condition with some rows around them.",
    usage: "rows_near(condition, numRows, [partition], [numRowsAfter])",
    examples: [Example("range x from 1 to 9 step 1 | evaluate rows_near(x == 5, 1)", "4\n5\n6")]
  ) { (call, given, binder) throws(Diagnostic) in
    let arguments = PluginArguments(call)
    let input = try arguments.input(given, binder)
    let syntax = try arguments.required(0, binder)
    let condition = try binder.withRow(of: input) { (b) throws(Diagnostic) in try b.bindCondition(syntax) }
    let before = try binder.constantLong(try arguments.required(1, binder))
    var after = before
    if let last = arguments.named["numRowsAfter"] ?? (arguments.positional.count > 3 ? arguments.positional[3] : nil) {
      after = try binder.constantLong(last)
    }
    let schema = input.schema
    let marked = Plan.project(
      input.plan, schema.references(Array(schema.fields.indices)) + [NamedExpression("$match", condition)])
    let (first, last) = (max(0, before), max(0, after))
    return Relation(
      .tableFunction([marked], schema, name: "rows_near") { tables, _ in
        var rows: [[Value]] = []
        var matches: [Int] = []
        for chunk in tables.first?.chunks ?? [] {
          for row in 0..<(chunk.first?.count ?? 0) {
            var values = chunk.map { $0.value(row) }
            if values.removeLast() == .bool(true) { matches.append(rows.count) }
            rows.append(values)
          }
        }
        var kept = Array(repeating: false, count: rows.count)
        for match in matches {
          for index in max(0, match - first)..<min(rows.count, match + last + 1) { kept[index] = true }
        }
        return Table(schema: schema, rows: rows.indices.filter { kept[$0] }.map { rows[$0] })
      }, isSerialized: true)
  }
}
