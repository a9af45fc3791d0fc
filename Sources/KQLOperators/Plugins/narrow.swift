internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension Plugin {
  static let narrow = Plugin(
    name: "narrow",
    summary: "Turns each cell into a row of row number, column name and value.",
    usage: "narrow()",
    examples: [Example("print a = 1, b = 'x' | evaluate narrow()", "0 | a | 1\n0 | b | x")]
  ) { (call, input, binder) throws(Diagnostic) in
    let input = try PluginArguments(call).input(input, binder)
    let schema = Schema([("Row", .long), ("Column", .string), ("Value", .string)])
    return Relation(
      .tableFunction([input.plan], schema, name: "narrow") { tables, _ in
        guard let table = tables.first else { return Table(schema: schema) }
        var rows: [[Value]] = []
        var number: Int64 = 0
        for chunk in table.chunks {
          for row in 0..<(chunk.first?.count ?? 0) {
            for (index, column) in chunk.enumerated() {
              let value = column.value(row)
              rows.append([
                .long(number), .string(table.schema[index].name),
                .string(value == .null ? "" : value.text(column.type)),
              ])
            }
            number += 1
          }
        }
        return Table(schema: schema, rows: rows)
      })
  }

  static let identity = Plugin(
    name: "identity",
    summary: "Returns its input.",
    usage: "identity()",
    examples: [Example("print x = 1 | evaluate identity()", "1")]
  ) { (call, input, binder) throws(Diagnostic) in
    try PluginArguments(call).input(input, binder)
  }

  static let preview = Plugin(
    name: "preview",
    summary: "Returns up to the given number of rows, and the number of all rows as a second table.",
    usage: "preview(numberOfRows)",
    examples: [Example("range x from 1 to 5 step 1 | evaluate preview(2)", "1\n2\n5")]
  ) { (call, given, binder) throws(Diagnostic) in
    let arguments = PluginArguments(call)
    let input = try arguments.input(given, binder)
    let count = try binder.constantLong(try arguments.required(0, binder))
    let shared = Plan.shared(binder.share(input.plan))
    let first = Relation(.limit(shared, max(0, count)))
    if let function = binder.builtins.aggregates["count"] {
      let bound = try binder.aggregate(function, [], names: [], range: call.range)
      let named = AggregateCall(
        function: function, arguments: [], shape: bound.shape, output: [.init("Count", .long)])
      binder.extraResults = [
        .init(name: nil, relation: first),
        .init(name: nil, relation: Relation(.aggregate(shared, keys: [], aggregates: [named]))),
      ]
    }
    return first
  }
}
