internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension TabularOperator {
  static let search = TabularOperator(
    name: "search",
    summary: "Keeps the rows in which any column, of all tables or some, has a term.",
    syntax:
      "search [Parameters=<parameters(kind)>] [in '(' { Table=<pipeline>, ',' }+ ')'] Predicate=<search_predicate>",
    isSource: true,
    examples: [
      Example("datatable(s: string, t: string)['a b', 'c', 'd', 'e'] | search 'b' | project s", "a b"),
      Example("datatable(s: string)['ab', 'cab'] | search s: 'a*' | project s", "ab"),
    ]
  ) { (call, input, binder) throws(Diagnostic) in
    let predicate = try binder.expression(call, "Predicate")
    let isSensitive = call.captures.parameterText("kind") == "case_sensitive"
    let source: Relation
    if let input {
      source = try Union.of([input], isInner: false, source: "$table", unnamed: "search_arg", &binder)
    } else {
      var tables: [Relation] = []
      for row in call.captures.rows("Table") {
        if let pipeline = row.pipeline("Table") { tables += try Union.tables(pipeline, &binder) }
      }
      if tables.isEmpty { tables = try Union.matching("*", database: nil, call.range, &binder) }
      source = try Union.of(tables, isInner: false, source: "$table", unnamed: "search_arg", &binder)
    }
    let condition = try binder.withRow(of: source) { (b) throws(Diagnostic) in
      try Search.condition(predicate, isSensitive: isSensitive, &b)
    }
    return source.with(.filter(source.plan, condition))
  }
}

enum Search {
  /// Bare strings are searched for in every column.
  static func condition(
    _ syntax: ExpressionSyntax, isSensitive: Bool, _ binder: inout Binder
  ) throws(Diagnostic) -> Expression {
    switch syntax {
    case .literal(let literal):
      switch literal.kind {
      case .integer, .real: return .constant(.bool(false), .bool)
      default: break
      }
      guard case .string(let text, _) = literal.kind, let row = binder.row else { break }
      if text == "*" || text.isEmpty { return .constant(.bool(true), .bool) }
      let (op, term) = term(text, isSensitive: isSensitive)
      let searched = row.without("$table")
      return try binder.anyColumn(op, .constant(.string(term), .string), in: searched, range: literal.range)
    case .star: return .constant(.bool(true), .bool)
    case .binary(.and, let left, let right, _):
      return .and([
        try condition(left, isSensitive: isSensitive, &binder), try condition(right, isSensitive: isSensitive, &binder),
      ])
    case .binary(.or, let left, let right, _):
      return .or([
        try condition(left, isSensitive: isSensitive, &binder), try condition(right, isSensitive: isSensitive, &binder),
      ])
    case .binary(.has, let column, .literal(let literal), let range):
      guard case .string(let text, _) = literal.kind, column.nameValue != nil else { break }
      if text == "*" { return .constant(.bool(true), .bool) }
      let (op, term) = term(text, isSensitive: isSensitive)
      let value = try binder.bindScalar(column)
      let subject = try binder.convert(value, to: .string, what: "the column", range: range, isExplicit: true)
      return try binder.call(op.rawValue, [subject, .constant(.string(term), .string)], range: range)
    case .call(let call) where call.function.text == "not" && call.arguments.count == 1:
      let inner = try condition(call.arguments[0], isSensitive: isSensitive, &binder)
      return try binder.call("not", [inner], range: call.range)
    case .pipeline(let pipeline):
      if pipeline.operators.isEmpty, let source = pipeline.source {
        return try condition(source, isSensitive: isSensitive, &binder)
      }
    default: break
    }
    return try binder.bindCondition(syntax)
  }

  /// `abc*` is a prefix, `*abc` a suffix, `*abc*` any part, `abc` a term.
  private static func term(_ text: String, isSensitive: Bool) -> (BinaryOperator, String) {
    let (first, last) = (text.hasPrefix("*"), text.hasSuffix("*"))
    let inner = String(text.dropFirst(first ? 1 : 0).dropLast(last ? 1 : 0))
    switch (first, last) {
    case (false, false): return (isSensitive ? .hasCs : .has, inner)
    case (false, true): return (isSensitive ? .hasPrefixCs : .hasPrefix, inner)
    case (true, false): return (isSensitive ? .hasSuffixCs : .hasSuffix, inner)
    case (true, true): return (isSensitive ? .containsCs : .contains, inner)
    }
  }
}

extension RowScope {
  /// Without a column that is not searched.
  fileprivate func without(_ name: String) -> RowScope {
    var fields = schema.fields
    for index in fields.indices where fields[index].name == name { fields[index].name = HiddenColumn.extentTags }
    return RowScope(id: id, schema: Schema(fields: fields), isSerialized: isSerialized)
  }
}
