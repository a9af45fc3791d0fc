internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension TabularOperator {
  static let find = TabularOperator(
    name: "find",
    summary: "Finds the rows of several tables that fulfil a condition.",
    syntax: "find [Parameters=<parameters(withsource, datascope, hint.*)>] [in '(' { Table=<pipeline>, ',' }+ ')'] "
      + "[where] Predicate=<search_predicate> [(project-smart | "
      + "project { (Column=<name> [':' Type=<type>] | Pack=pack_all '(' ')'), ',' }+)]",
    isSource: true,
    examples: [
      Example(
        "let A = view () { print x = 1 }; let B = view () { print x = 2 }; find in (A, B) where x == 2 project x",
        "B | 2")
    ]
  ) { (call, input, binder) throws(Diagnostic) in
    var tables: [Relation] = input.map { [$0] } ?? []
    for row in call.captures.rows("Table") {
      if let pipeline = row.pipeline("Table") { tables += try Union.tables(pipeline, &binder) }
    }
    if tables.isEmpty { tables = try Union.matching("*", database: nil, call.range, &binder) }
    let source = call.captures.parameterText("withsource") ?? "source_"
    let all = try Union.of(tables, isInner: false, source: source, unnamed: "find_arg", &binder)
    let predicate = try binder.expression(call, "Predicate")
    let condition = try binder.withRow(of: all) { (b) throws(Diagnostic) in
      try Search.condition(predicate, isSensitive: false, &b)
    }
    let filtered = all.with(.filter(all.plan, condition))
    let schema = all.schema
    let asked = call.captures.rows("Column")
    if !asked.isEmpty {
      var list = schema.references([0])
      var listed: Set<Int> = [0]
      for row in asked {
        guard let name = row.name("Column") else { continue }
        let position = try binder.columns(matching: .name(name), in: schema)[0]
        var value = Expression.column(position, schema[position].type)
        if let typeName = row.name("Type"), let type = ScalarType(name: typeName.text) {
          value = try binder.convert(value, to: type, what: name.text, range: name.range, isExplicit: true)
        }
        list.append(NamedExpression(name.text, value))
        listed.insert(position)
      }
      if asked.contains(where: { $0.has("Pack") }) {
        let rest = schema.visible.filter { !listed.contains($0) }
        list.append(NamedExpression("pack_", try pack(rest, of: schema, call, &binder)))
      }
      return filtered.with(.project(filtered.plan, list))
    }
    // Columns of the condition and those that all tables have stand alone; the rest is packed.
    var used: Set<Int> = [0]
    condition.forEachColumn { used.insert($0) }
    for position in schema.visible.dropFirst() {
      let field = schema[position]
      if tables.allSatisfy({ $0.schema.index(of: field.name).map { _ in true } ?? false }) { used.insert(position) }
    }
    var list = schema.references(schema.visible.filter { used.contains($0) })
    let rest = schema.visible.filter { !used.contains($0) }
    list.append(NamedExpression("pack_", try pack(rest, of: schema, call, &binder)))
    return filtered.with(.project(filtered.plan, list))
  }

  /// A bag of the columns at the positions.
  private static func pack(
    _ positions: [Int], of schema: Schema, _ call: OperatorCall, _ binder: inout Binder
  ) throws(Diagnostic) -> Expression {
    guard !positions.isEmpty else { return .constant(.dynamic("{}"), .dynamic) }
    var packed: [Expression] = []
    for position in positions {
      packed.append(.constant(.string(schema[position].name), .string))
      packed.append(.column(position, schema[position].type))
    }
    return try binder.call("bag_pack", packed, range: call.range)
  }
}
