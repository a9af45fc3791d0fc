internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension Plugin {
  static let ipv4Lookup = IPLookup.make("ipv4_lookup", matches: "ipv4_is_match", "10.1.2.3", "10.1.0.0/16")
  static let ipv6Lookup = IPLookup.make("ipv6_lookup", matches: "ipv6_is_match", "fe80::1", "fe80::/64")
}

private enum IPLookup {
  static func make(_ name: String, matches: String, _ address: String, _ network: String) -> Plugin {
    Plugin(
      name: name,
      summary: "Looks addresses up in a table of networks; the longest prefix that matches wins.",
      usage: "\(name)(lookupTable, sourceIP, lookupNetwork, [return_unmatched])",
      examples: [
        Example(
          "let N = datatable(net: string, place: string)['\(network)', 'here']; print ip = '\(address)'"
            + " | evaluate \(name)(N, ip, net) | project place", "here")
      ]
    ) { (call, given, binder) throws(Diagnostic) in
      try bind(PluginArguments(call), given, matches, &binder)
    }
  }

  private static func bind(
    _ arguments: PluginArguments, _ given: Relation?, _ matches: String, _ binder: inout Binder
  ) throws(Diagnostic) -> Relation {
    let input = try arguments.input(given, binder)
    let tableSyntax = try arguments.required(0, binder)
    let networks = try binder.withRow(nil) { (b) throws(Diagnostic) in try b.bindTabular(tableSyntax) }.shown
    let source = try arguments.column(1, of: input, binder)
    let network = try arguments.column(2, of: networks, binder)
    var extras: [Int] = []
    var keepsUnmatched = false
    for index in 3..<max(3, arguments.positional.count) {
      if case .literal(let literal) = arguments.positional[index], case .bool(let flag) = literal.kind {
        keepsUnmatched = flag
      }
      // Further pairs of columns must be equal, as in a join: the lookup's column has the same name.
      if let name = arguments.positional[index].nameValue, let position = networks.schema.index(of: name.text) {
        extras.append(position)
      }
    }
    if let syntax = arguments.named["return_unmatched"] {
      keepsUnmatched = try binder.constant(syntax).value == .bool(true)
    }
    guard let match = binder.builtins.scalars[matches] else {
      throw binder.semanticError("Unknown function: '\(matches)'.", code: "SEM0260", range: arguments.call.range)
    }
    let keyNames = extras.map { networks.schema[$0].name }
    var namer = ColumnNamer(taken: input.schema.names)
    let added = networks.schema.fields.indices.filter { !keyNames.contains(networks.schema[$0].name) }
    let fields =
      input.schema.fields + added.map { Schema.Field(namer.unique(networks.schema[$0].name), networks.schema[$0].type) }
    let schema = Schema(fields: fields)
    let pairs = extras.compactMap { position in
      input.schema.index(of: networks.schema[position].name).map { (left: $0, right: position) }
    }
    let returnsAll = keepsUnmatched
    let lookedUp = Relation(
      .tableFunction([input.plan, networks.plan], schema, name: arguments.call.function.text) { tables, context in
        guard tables.count == 2 else { return Table(schema: schema) }
        let lookup = LookupRows(tables[1], network: network)
        var rows: [[Value]] = []
        for chunk in tables[0].chunks {
          for row in 0..<(chunk.first?.count ?? 0) {
            let left = chunk.map { $0.value(row) }
            let candidates = try lookup.matching(left[source], with: match, context).filter { index in
              pairs.allSatisfy { left[$0.left] == lookup.rows[index][$0.right] }
            }
            let best = candidates.map { lookup.prefixLength($0) }.max()
            let found = candidates.filter { lookup.prefixLength($0) == best }
            for index in found { rows.append(left + added.map { lookup.rows[index][$0] }) }
            if found.isEmpty && returnsAll {
              rows.append(left + added.map { tables[1].schema[$0].type == .string ? .string("") : .null })
            }
          }
        }
        return Table(schema: schema, rows: rows)
      })
    // As recorded from the service: ipv6_lookup gives the lookup's columns first.
    guard arguments.call.function.text == "ipv6_lookup" else { return lookedUp }
    let width = input.schema.count
    let order = Array(width..<schema.count) + Array(0..<width)
    return lookedUp.with(.project(lookedUp.plan, schema.references(order)))
  }
}

/// The networks, with the function that matches an address against all of them at once.
private struct LookupRows {
  let rows: [[Value]]
  let networks: Column
  private let network: Int

  init(_ table: Table, network: Int) {
    var rows: [[Value]] = []
    for chunk in table.chunks {
      for row in 0..<(chunk.first?.count ?? 0) { rows.append(chunk.map { $0.value(row) }) }
    }
    self.rows = rows
    self.network = network
    networks = Column(.string, rows.map { $0[network] })
  }

  func matching(_ address: Value, with match: ScalarFunction, _ context: EvaluationContext) throws -> [Int] {
    if rows.isEmpty { return [] }
    let addresses = Column.constant(address, .string, count: rows.count)
    let result = try match.evaluate(
      Arguments(columns: [addresses, networks], rowCount: rows.count, resultType: .bool, context: context))
    return rows.indices.filter { result.value($0) == .bool(true) }
  }

  func prefixLength(_ index: Int) -> Int {
    guard case .string(let text) = rows[index][network] else { return 0 }
    let parts = text.split(separator: "/")
    return parts.count == 2 ? Int(parts[1]) ?? 0 : 128
  }
}
