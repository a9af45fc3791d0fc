internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension Plugin {
  static let schemaMerge = Plugin(
    name: "schema_merge",
    summary: "Merges several results of getschema into one.",
    usage: "schema_merge([PreserveOrder])",
    examples: [
      Example(
        "print a = 1 | getschema | union (print a = 1, b = 'x' | getschema) | evaluate schema_merge()"
          + " | project ColumnName, ColumnOrdinal", "a | 0\nb | 1")
    ]
  ) { (call, given, binder) throws(Diagnostic) in
    let arguments = PluginArguments(call)
    let input = try arguments.input(given, binder)
    let option = arguments.optional("PreserveOrder", 0)
    let preserves = try option.map { (syntax) throws(Diagnostic) in try binder.constant(syntax).value } != .bool(false)
    let names = ["ColumnName", "ColumnOrdinal", "ColumnType"]
    var positions: [Int] = []
    for name in names {
      guard let position = input.schema.index(of: name) else {
        throw binder.semanticError("schema_merge(): the input must be a result of getschema.", range: call.range)
      }
      positions.append(position)
    }
    let schema = Schema([
      ("ColumnName", .string), ("ColumnOrdinal", .long), ("DataType", .string), ("ColumnType", .string),
    ])
    let plan = Plan.project(input.plan, input.schema.references(positions))
    return Relation(
      .tableFunction([plan], schema, name: "schema_merge") { tables, _ in
        SchemaMerge.merge(tables.first, schema, preservesOrder: preserves)
      })
  }
}

private enum SchemaMerge {
  static func merge(_ table: Table?, _ schema: Schema, preservesOrder: Bool) -> Table {
    var order: [String] = []
    var found: [String: (ordinal: Int64, types: [String], ordinals: Set<Int64>)] = [:]
    for chunk in table?.chunks ?? [] {
      for row in 0..<(chunk.first?.count ?? 0) {
        guard case .string(let name) = chunk[0].value(row), case .long(let ordinal) = chunk[1].value(row),
          case .string(let type) = chunk[2].value(row)
        else { continue }
        if found[name] == nil { order.append(name) }
        var entry = found[name] ?? (ordinal, [], [])
        entry.ordinal = max(entry.ordinal, ordinal)
        entry.ordinals.insert(ordinal)
        if !entry.types.contains(type) { entry.types.append(type) }
        found[name] = entry
      }
    }
    let sorted = order.sorted { a, b in
      let (x, y) = (found[a]?.ordinal ?? 0, found[b]?.ordinal ?? 0)
      return x == y ? (order.firstIndex(of: a) ?? 0) < (order.firstIndex(of: b) ?? 0) : x < y
    }
    var rows: [[Value]] = []
    for (position, name) in sorted.enumerated() {
      guard let entry = found[name] else { continue }
      if preservesOrder && entry.ordinals.count > 1 {
        rows.append(failure(name, "columns are out of order"))
      } else if entry.types.count > 1 {
        rows.append(failure(name, "multiple types: \(entry.types.joined(separator: ","))"))
      } else {
        let type = entry.types.first ?? "dynamic"
        let dataType = ScalarType(name: type)?.dotNetName ?? "System.Object"
        rows.append([.string(name), .long(Int64(position)), .string(dataType), .string(type)])
      }
    }
    return Table(schema: schema, rows: rows)
  }

  private static func failure(_ name: String, _ reason: String) -> [Value] {
    [.string(name), .long(-1), .string("ERROR(unknown CSL type:ERROR(\(reason)))"), .string("ERROR(\(reason))")]
  }
}
