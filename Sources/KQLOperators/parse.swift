internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension TabularOperator {
  static let parse = ParseOperator.make("parse", dropsUnmatched: false)
  static let parseWhere = ParseOperator.make("parse-where", dropsUnmatched: true)
}

private enum ParseOperator {
  static func make(_ name: String, dropsUnmatched: Bool) -> TabularOperator {
    let unmatched = dropsUnmatched ? "" : "\nnull"
    return TabularOperator(
      name: name,
      summary: dropsUnmatched
        ? "Takes a string apart by a pattern into columns, and drops rows that do not match."
        : "Takes a string apart by a pattern into columns.",
      syntax: "\(name) [Parameters=<parameters(kind, flags)>] Source=<expression> with "
        + "{ (Star='*' | Text=<string> | Column=<name> [':' Type=<type>]) }+",
      examples: [
        Example("datatable(s: string)['a=1', 'b'] | \(name) s with 'a=' x: long | project x", "1\(unmatched)")
      ]
    ) { (call, input, binder) throws(Diagnostic) in
      try bind(call, try binder.required(input, call), dropsUnmatched: dropsUnmatched, &binder)
    }
  }

  static func bind(
    _ call: OperatorCall, _ input: Relation, dropsUnmatched: Bool, _ binder: inout Binder
  ) throws(Diagnostic) -> Relation {
    let syntax = try binder.expression(call, "Source")
    let bound = try binder.withRow(of: input) { (b) throws(Diagnostic) in try b.bindScalar(syntax) }
    guard bound.type == .string || bound.type == .dynamic else {
      throw binder.semanticError(
        "the source has type \(bound.type.name) where a string is expected.", code: "SEM0085", range: syntax.range)
    }
    let source = try binder.convert(bound, to: .string, what: "the source", range: syntax.range, isExplicit: true)
    let kind: Parse.Kind
    switch call.captures.parameterText("kind") {
    case nil, "simple": kind = .simple
    case "relaxed": kind = .relaxed
    case "regex": kind = .regex(flags: call.captures.parameterText("flags") ?? "")
    case .some(let other):
      throw binder.semanticError("'\(other)' is not a kind of parse: simple, regex or relaxed.", code: "SEM0233")
    }
    var parts: [Parse.Part] = []
    var output: [Schema.Field] = []
    for row in call.captures.rows("Star") {
      if row.has("Star") {
        parts.append(.star)
      } else if let text = row.string("Text") {
        if case .literal(let before)? = parts.last {
          parts[parts.count - 1] = .literal(before + text)
        } else {
          parts.append(.literal(text))
        }
      } else if let name = row.name("Column") {
        let type = row.name("Type").map { ScalarType(name: $0.text) } ?? .string
        guard let type else {
          throw binder.semanticError(
            "'\(row.name("Type")?.text ?? "")' is not a type.", code: "SEM0100", range: row.range)
        }
        if case .capture? = parts.last, type == .string || output.last?.type == .string {
          throw binder.semanticError(
            "two columns of a pattern need text between them.", code: "SEM0001", range: name.range)
        }
        parts.append(.capture(output.count))
        output.append(.init(name.text, type))
      }
    }
    var seen: Set<String> = []
    for field in output where !seen.insert(field.name).inserted {
      throw binder.semanticError("A column named '\(field.name)' is given twice.", code: "SEM0107", range: call.range)
    }
    let parse = Parse(
      input: input.plan, source: source, kind: kind, parts: parts, output: output, dropsUnmatched: dropsUnmatched)
    return appended(input.with(.parse(parse)), inputWidth: input.schema.count)
  }

  /// New columns replace old ones of the same name, and stand before the hidden ones.
  static func appended(_ relation: Relation, inputWidth: Int) -> Relation {
    let schema = relation.schema
    let added = inputWidth..<schema.count
    var columns: [(position: Int, name: String)] = []
    for position in schema.visible where position < inputWidth {
      let name = schema[position].name
      columns.append((added.first { schema[$0].name == name } ?? position, name))
    }
    for position in added where !columns.contains(where: { $0.position == position }) {
      columns.append((position, schema[position].name))
    }
    return relation.selecting(columns)
  }
}
