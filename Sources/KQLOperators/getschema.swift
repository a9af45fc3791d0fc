internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension TabularOperator {
  static let getschema = TabularOperator(
    name: "getschema",
    summary: "Returns one row for each column of the input: its name, position and types.",
    syntax: "getschema [Parameters=<parameters(kind)>]",
    examples: [Example("print x = 1 | getschema", "x | 0 | System.Int64 | long")]
  ) { (call, input, binder) throws(Diagnostic) in
    let input = try binder.required(input, call)
    let schema = Schema([
      ("ColumnName", .string), ("ColumnOrdinal", .long), ("DataType", .string), ("ColumnType", .string),
    ])
    let fields = input.schema.visibleFields
    let rows = fields.enumerated().map { index, field -> [Value] in
      [.string(field.name), .long(Int64(index)), .string(field.type.dotNetName), .string(field.type.name)]
    }
    if call.captures.parameterText("kind") == "csl" {
      let text = fields.map { "\($0.name):\($0.type.name)" }.joined(separator: ",")
      return Relation(.values(Table(schema: Schema([("Schema", .string)]), rows: [[.string(text)]])))
    }
    return Relation(.values(Table(schema: schema, rows: rows)), isSerialized: true)
  }
}
