internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

/// An expression with the name its column takes.
struct BoundColumn {
  var name: String?
  /// Whether the query says the name.
  var isGiven = false
  /// Whether it is one of the results of a function that has several, which are named even by `print`.
  var isPart = false
  var expression: Expression
}

extension Binder {
  /// The constant whole number of a clause such as `take 10`.
  mutating func count(_ call: OperatorCall, _ name: String) throws(Diagnostic) -> Int {
    guard let syntax = call.captures.expression(name) else {
      throw semanticError("a number of rows is expected.", range: call.range)
    }
    let count = try constantLong(syntax)
    guard count >= 0 else {
      throw semanticError("the number of rows must not be negative.", code: "SEM0005", range: syntax.range)
    }
    return count
  }

  func expression(_ call: OperatorCall, _ name: String) throws(Diagnostic) -> ExpressionSyntax {
    if let syntax = call.captures.expression(name) { return syntax }
    throw semanticError("an expression is expected.", code: "SYN0002", range: call.range)
  }

  /// The named expressions of `extend` and its kin; a list of names takes the elements of an array.
  mutating func bindNamed(
    _ items: [ExpressionSyntax]
  ) throws(Diagnostic) -> [BoundColumn] {
    let lists = try collecting(items) {
      (item, binder) throws(Diagnostic) -> [BoundColumn] in
      switch item {
      case .named(let name, let inner): return [BoundColumn(name: name.text, isGiven: true, expression: try binder.bindScalar(inner))]
      case .namedList(let names, let inner, let range):
        let value = try binder.bindScalar(inner)
        var parts: [BoundColumn] = []
        if let several = try binder.parts(of: value, range: range) {
          return zip(names, several).map { BoundColumn(name: $0.text, isGiven: true, expression: $1.expression) }
        }
        for (index, name) in names.enumerated() {
          let element = try binder.call("[]", [value, .constant(.long(Int64(index)), .long)], range: range)
          parts.append(BoundColumn(name: name.text, isGiven: true, expression: element))
        }
        return parts
      case .star(let range):
        guard let row = binder.row else {
          throw binder.semanticError("'*' is not allowed here.", code: "SEM0011", range: range)
        }
        return row.schema.visible.map {
          BoundColumn(name: row.schema[$0].name, expression: .column($0, row.schema[$0].type))
        }
      default:
        let value = try binder.bindScalar(item)
        if case .call(let call) = item, let several = try binder.parts(of: value, range: call.range) {
          if case .call(let function, _, _) = value, function.argumentPart != nil {
            return zip(call.arguments, several).map { argument, part in
              BoundColumn(
                name: binder.implicitName(argument).map { "\($0)_\(part.name)" }, isPart: true,
                expression: part.expression)
            }
          }
          let stem = call.arguments.first.flatMap { binder.implicitName($0) }.map { "_\($0)" } ?? ""
          return several.map {
            BoundColumn(name: "\(call.function.text)\(stem)_\($0.name)", isPart: true, expression: $0.expression)
          }
        }
        return [BoundColumn(name: binder.implicitName(item), expression: value)]
      }
    }
    return lists.flatMap { $0 }
  }

  /// The results of a call of a function that has several; nil for other expressions.
  private func parts(
    of value: Expression, range: SourceRange
  ) throws(Diagnostic) -> [(name: String, expression: Expression)]? {
    guard case .call(let function, let arguments, _) = value else { return nil }
    var parts = function.parts
    if let part = function.argumentPart {
      let arrays = arguments.prefix { $0.type != .bool }.count
      if arrays > 1 { parts = (0..<arrays).map(part) }
    }
    guard !parts.isEmpty else { return nil }
    var result: [(name: String, expression: Expression)] = []
    for part in parts { result.append((part.name, try bindCall(part, arguments, range: range))) }
    return result
  }

  /// The positions of the visible columns that a name, `a*` or `*` stands for. A name must exist.
  func columns(
    matching syntax: ExpressionSyntax, in schema: Schema
  ) throws(Diagnostic) -> [Int] {
    switch syntax {
    case .name(let name):
      if let position = schema.index(of: name.text) { return [position] }
      throw unresolved(name.text, schema, range: name.range)
    case .star: return schema.visible
    case .wildcard(let pattern, _):
      return schema.visible.filter { NamePattern.matches(pattern, schema[$0].name) }
    case .literal(let literal):
      if case .string(let text, _) = literal.kind {
        if let position = schema.index(of: text) { return [position] }
        throw unresolved(text, schema, range: literal.range)
      }
      throw semanticError("a column is expected.", range: literal.range)
    default: throw semanticError("a column is expected.", code: "SEM0100", range: syntax.range)
    }
  }

  func unresolved(_ name: String, _ schema: Schema, range: SourceRange) -> Diagnostic {
    semanticError(
      "Failed to resolve column named '\(name)'", code: "SEM0100", range: range,
      hints: Spelling.hints(for: name, in: schema.visibleFields.map(\.name)))
  }

  func sortKey(_ row: Captures, _ name: String) throws(Diagnostic) -> (ExpressionSyntax, Bool, Bool) {
    guard let syntax = row.expression(name) else {
      throw semanticError("an expression is expected.", code: "SYN0002", range: row.range)
    }
    let isAscending = row.name("Order")?.text == "asc"
    let nullsFirst = row.name("Nulls").map { $0.text == "first" } ?? isAscending
    return (syntax, isAscending, nullsFirst)
  }

  /// The keys of `sort by` and `top by`.
  mutating func sortKeys(_ rows: [Captures], _ name: String) throws(Diagnostic) -> [SortKey] {
    try collecting(rows) { (row, binder) throws(Diagnostic) -> SortKey in
      let (syntax, isAscending, nullsFirst) = try binder.sortKey(row, name)
      let key = try binder.bindScalar(syntax)
      if key.type == .dynamic {
        throw binder.semanticError("rows cannot be sorted by a dynamic value.", code: "SEM0071", range: syntax.range)
      }
      return SortKey(key, isAscending: isAscending, nullsFirst: nullsFirst)
    }
  }
}

extension Captures {
  /// A parameter such as `kind=inner`: its word or its text.
  func parameter(_ name: String) -> ExpressionSyntax? {
    properties("Parameters").first { $0.name.text == name }?.value
  }

  func parameterText(_ name: String) -> String? {
    guard let value = parameter(name) else { return nil }
    switch value {
    case .name(let word): return word.text
    case .literal(let literal):
      switch literal.kind {
      case .string(let text, _): return text
      case .bool(let flag): return flag ? "true" : "false"
      case .integer(let number): return String(number)
      default: return nil
      }
    default: return nil
    }
  }
}

extension Schema {
  /// References to columns under their own names.
  func references(_ positions: [Int]) -> [NamedExpression] {
    positions.map { NamedExpression(fields[$0].name, .column($0, fields[$0].type)) }
  }
}

extension Binder {
  func required(_ input: Relation?, _ call: OperatorCall) throws(Diagnostic) -> Relation {
    if let input { return input }
    throw Diagnostic(code: "SYN0002", "'\(call.name)' needs an input.", range: call.nameRange)
  }
}
