internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension Plugin {
  static let bagUnpack = Plugin(
    name: "bag_unpack",
    summary: "Makes a column of each key of a property bag.",
    usage: "bag_unpack(column, [columnPrefix], [columnsConflict], [ignoredProperties])",
    examples: [
      Example(
        "datatable(b: dynamic)[dynamic({'x': 1, 'y': 'a'}), dynamic({'x': 2})] | evaluate bag_unpack(b)", "1 | a\n2 | "),
      Example(
        "print k = 7, b = dynamic({'x': 1, 'k': 'a'}) | evaluate bag_unpack(b) : (*, x: real, z: string)", "7 | 1.0 | "),
    ]
  ) { (call, input, binder) throws(Diagnostic) in
    try BagUnpack.bind(PluginArguments(call), input, &binder)
  }
}

private enum BagUnpack {
  static func bind(
    _ arguments: PluginArguments, _ given: Relation?, _ binder: inout Binder
  ) throws(Diagnostic) -> Relation {
    let input = try arguments.input(given, binder)
    let column = try arguments.column(0, of: input, binder)
    let schema = input.schema
    guard schema[column].type == .dynamic else {
      throw binder.semanticError(
        "bag_unpack(): the column has type \(schema[column].type.name), not dynamic.", code: "SEM0085",
        range: arguments.call.range)
    }
    var prefix = ""
    if let syntax = arguments.optional("OutputColumnPrefix", 1) { prefix = try binder.constantString(syntax) }
    var conflict = "error"
    if let syntax = arguments.optional("columnsConflict", 2) { conflict = try binder.constantString(syntax) }
    var ignored: Set<String> = []
    if let syntax = arguments.optional("ignoredProperties", 3),
      case .dynamic(let json) = try binder.constant(syntax).value
    {
      ignored = Set((JSONValue(json)?.array ?? []).compactMap(\.string))
    }
    if let (wanted, keepsInput) = binder.declaredOutput {
      let prefers = conflict == "replace_source"
      let list = try declared(wanted, of: input, column, prefix, keepsInput, prefersBag: prefers, arguments, binder)
      return Relation(.project(input.plan, list))
    }
    // The keys and their types are only known from the rows.
    let table = try binder.rows(of: input, range: arguments.call.range)
    let types = keyTypes(table, column, ignored)
    var list = schema.references(schema.fields.indices.filter { $0 != column })
    var own: NamedExpression?
    for key in types.keys.sorted() {
      let type = types[key] ?? .dynamic
      let name = prefix + key
      let member = try binder.call(
        ".member", [.column(column, .dynamic), .constant(.string(key), .string)], range: arguments.call.range)
      let value = try binder.convert(member, to: type, what: key, range: arguments.call.range, isExplicit: true)
      if name == schema[column].name {
        own = NamedExpression(name, value)
      } else if let position = list.firstIndex(where: { $0.name == name }) {
        switch conflict {
        case "replace_source": list[position].expression = value
        case "keep_source": break
        default:
          throw binder.semanticError(
            "bag_unpack(): the key '\(name)' conflicts with a column of that name.", code: "SEM0107",
            range: arguments.call.range, hints: ["Give columnsConflict 'replace_source' or 'keep_source'."])
        }
      } else {
        list.append(NamedExpression(name, value))
      }
    }
    if let own { list.insert(own, at: min(column, list.count)) }
    return Relation(.project(.values(table), list))
  }

  /// The columns that the query declares, so that no row need be read to know them.
  private static func declared(
    _ wanted: Schema, of input: Relation, _ column: Int, _ prefix: String, _ keepsInput: Bool, prefersBag: Bool,
    _ arguments: PluginArguments, _ binder: Binder
  ) throws(Diagnostic) -> [NamedExpression] {
    let schema = input.schema
    let kept = schema.fields.indices.filter { $0 != column && wanted.index(of: schema[$0].name) == nil }
    var list = keepsInput ? schema.references(kept) : []
    for field in wanted.fields {
      if let position = schema.index(of: field.name), position != column, !prefersBag {
        list.append(NamedExpression(field.name, .column(position, schema[position].type)))
        continue
      }
      guard field.name.hasPrefix(prefix) else { continue }
      let key = Expression.constant(.string(String(field.name.dropFirst(prefix.count))), .string)
      let range = arguments.call.range
      let member = try binder.call(".member", [.column(column, .dynamic), key], range: range)
      let value = try binder.convert(member, to: field.type, what: field.name, range: range, isExplicit: true)
      list.append(NamedExpression(field.name, value))
    }
    return list
  }

  /// The type that all values of a key have; dynamic where they differ.
  private static func keyTypes(_ table: Table, _ column: Int, _ ignored: Set<String>) -> [String: ScalarType] {
    var types: [String: ScalarType] = [:]
    for chunk in table.chunks {
      for row in 0..<chunk[column].count {
        guard case .dynamic(let json) = chunk[column].value(row), let members = JSONValue(json)?.members else {
          continue
        }
        for member in members where !ignored.contains(member.key) {
          guard let type = type(of: member.value) else {
            continue
          }
          guard let known = types[member.key] else {
            types[member.key] = type
            continue
          }
          if known == type { continue }
          types[member.key] = known.isNumeric && type.isNumeric ? .real : .dynamic
        }
      }
    }
    return types
  }

  private static func type(of value: JSONValue) -> ScalarType? {
    switch value {
    case .null: return nil
    case .bool: return .bool
    case .long: return .long
    case .string(let text):
      // Datetimes travel as text.
      let isTime = text.utf8.count >= 19 && text.hasSuffix("Z")
      return isTime && Value.literal(type: "datetime", text: text) != nil ? .datetime : .string
    case .array, .object: return .dynamic
    default: return .real
    }
  }
}
