package import KQLColumns
package import KQLDiagnostics
package import KQLSyntax

extension Binder {
  /// Binds an expression that must be scalar.
  package mutating func bindScalar(_ syntax: ExpressionSyntax) throws(Diagnostic) -> Expression {
    try descending { (binder) throws(Diagnostic) in try binder.bindScalarNode(syntax) }
  }

  /// Binds a condition: a `bool`, or what converts to one.
  package mutating func bindCondition(_ syntax: ExpressionSyntax) throws(Diagnostic) -> Expression {
    let expression = try bindScalar(syntax)
    return try condition(expression, range: syntax.range)
  }

  func condition(_ expression: Expression, range: SourceRange) throws(Diagnostic) -> Expression {
    if expression.type == .bool { return expression }
    if expression.type.isNumeric || expression.type == .dynamic {
      return try convert(expression, to: .bool, what: "the condition", range: range, isExplicit: true)
    }
    throw semanticError(
      "the expression has type \(expression.type.name) where a bool is expected.", code: "SEM0079", range: range)
  }

  /// A constant, folded.
  package mutating func constant(_ syntax: ExpressionSyntax) throws(Diagnostic) -> (value: Value, type: ScalarType) {
    let expression = try evaluated(try bindRowless(syntax), range: syntax.range)
    guard case .constant(let value, let type) = expression else {
      throw semanticError("a constant is expected.", code: "SEM0005", range: syntax.range)
    }
    return (value, type)
  }

  /// A constant or a `toscalar()`.
  package mutating func bindRowless(_ syntax: ExpressionSyntax) throws(Diagnostic) -> Expression {
    try withRow(nil) { (binder) throws(Diagnostic) in try binder.bindScalar(syntax) }
  }

  /// The expression with what is constant for this request computed now: also `toscalar()`, where rows can be read while
  /// binding, and functions such as `current_database()`.
  package func evaluated(_ expression: Expression, range: SourceRange) throws(Diagnostic) -> Expression {
    switch expression {
    case .scalarQuery(let shared, let type):
      guard run != nil else { return expression }
      let table = try rows(of: Relation(shared.plan), range: range)
      for chunk in table.chunks {
        if let column = chunk.first, column.count > 0 { return .constant(column.value(0), type) }
      }
      return .constant(type == .string ? .string("") : .null, type)
    case .call(let function, let arguments, let type):
      var computed: [Expression] = []
      for argument in arguments { computed.append(try evaluated(argument, range: range)) }
      return fold(function, computed, type, upTo: .stable)
    default: return expression
    }
  }

  package mutating func constantLong(_ syntax: ExpressionSyntax) throws(Diagnostic) -> Int {
    let expression = try evaluated(try bindRowless(syntax), range: syntax.range)
    if case .constant(let value, let type) = try convert(
      expression, to: .long, what: "the value", range: syntax.range, isExplicit: true), type == .long,
      case .long(let number) = value
    {
      return Int(number)
    }
    throw semanticError("a constant whole number is expected.", code: "SEM0005", range: syntax.range)
  }

  package mutating func constantString(_ syntax: ExpressionSyntax) throws(Diagnostic) -> String {
    if case .string(let text) = try constant(syntax).value { return text }
    throw semanticError("a constant string is expected.", code: "SEM0005", range: syntax.range)
  }

  private mutating func bindScalarNode(_ syntax: ExpressionSyntax) throws(Diagnostic) -> Expression {
    switch syntax {
    case .literal(let literal): return try bindLiteral(literal)
    case .name(let name): return try bindName(name)
    case .call(let call): return try bindCall(call)
    case .memberCall(let base, let call): return try bindQualifiedCall(base, call)
    case .member(let base, let name): return try bindMember(base, name)
    case .element(let base, let index, let range): return try bindElement(base, index: index, range)
    case .unary(let op, let operand, let range): return try bindUnary(op, operand, range)
    case .binary(let op, let left, let right, let range): return try bindBinary(op, left, right, range)
    case .between(let value, let low, let high, let negated, let range):
      return try bindBetween(value, low: low, high: high, negated: negated, range)
    case .membership(let op, let value, let list, let range): return try bindMembership(op, value, list, range)
    case .dynamic(let text, let range): return try bindDynamic(text, range)
    case .named(_, let inner): return try bindScalar(inner)
    case .pipeline(let pipeline):
      // Parentheses around a scalar may have been read as a pipeline without operators.
      if pipeline.operators.isEmpty, let source = pipeline.source { return try bindScalar(source) }
      throw semanticError(
        "a tabular expression is not allowed where a scalar is expected.", code: "SEM0100", range: pipeline.range)
    case .star(let range), .wildcard(_, let range):
      throw semanticError("'*' is not allowed here.", code: "SEM0011", range: range)
    case .typeOf(let columns, let range):
      guard columns.count == 1, let column = columns.first, let type = ScalarType(name: column.type.text) else {
        throw semanticError("a type such as typeof(long) is expected.", range: range)
      }
      return .constant(.string(type.name), .string)
    case .namedList(_, _, let range), .missing(let range):
      throw semanticError("a scalar expression is expected.", code: "SYN0002", range: range)
    case .datatable(_, _, let range), .externalData(_, _, _, let range):
      throw semanticError(
        "a tabular expression is not allowed where a scalar is expected.", code: "SEM0100", range: range)
    case .lambda(let lambda):
      throw semanticError("a function is not allowed here.", code: "SEM0100", range: lambda.range)
    }
  }

  func column(_ position: Int, of scope: RowScope) -> Expression {
    .column(position, scope.schema[position].type)
  }

  private mutating func bindName(_ name: Name) throws(Diagnostic) -> Expression {
    if let aggregation, let found = aggregation.keyNames[name.text] { return found }
    if aggregation == nil, let row, let position = row.position(of: name.text) {
      return column(position, of: row)
    }
    switch binding(of: name.text) {
    case .scalar(let expression, let owner):
      if let owner, owner != row?.id {
        throw semanticError(
          "'\(name.text)' depends on the row of an outer query, which is not allowed here.", code: "SEM0026",
          range: name.range)
      }
      return expression
    case .tabular:
      throw semanticError(
        "'\(name.text)' is a table where a scalar is expected.", code: "SEM0100", range: name.range)
    case .lambda(let closure) where closure.lambda.parameters.isEmpty:
      // A function without parameters may be named without parentheses.
      if case .scalar(let value) = try bindInvocation(name.text, closure, [], piped: nil, range: name.range) {
        return value
      }
      throw semanticError(
        "'\(name.text)' is a table where a scalar is expected.", code: "SEM0100", range: name.range)
    case .lambda, .pattern:
      throw semanticError("'\(name.text)' is a function; call it.", code: "SEM0100", range: name.range)
    case .database, .restriction:
      throw semanticError("'\(name.text)' is a database.", code: "SEM0100", range: name.range)
    case nil:
      var candidates = row?.schema.names.filter { !$0.hasPrefix("$") } ?? []
      for scope in scopes {
        for (key, value) in scope { if case .scalar = value { candidates.append(key) } }
      }
      throw semanticError(
        "Failed to resolve column or scalar expression named '\(name.text)'", code: "SEM0100", range: name.range,
        hints: Spelling.hints(for: name.text, in: candidates))
    }
  }

  private mutating func bindMember(_ base: ExpressionSyntax, _ name: Name) throws(Diagnostic) -> Expression {
    if case .name(let side) = base, side.text == "$left" || side.text == "$right" {
      throw semanticError("'\(side.text)' is only known in a join's condition.", code: "SEM0100", range: side.range)
    }
    if case .name(let alias) = base, row?.position(of: alias.text) == nil,
      case .database(let database)? = binding(of: alias.text)
    {
      switch name.text {
      case "$current_database": return .constant(.string(database ?? entities.currentDatabase), .string)
      case "$current_cluster_endpoint":
        return try bindScalar(.call(Call(function: Name("current_cluster_endpoint", name.range), arguments: [], range: name.range)))
      default: break
      }
    }
    let value = try bindScalar(base)
    guard value.type == .dynamic else {
      throw semanticError(
        "Path expression source must be of type dynamic, not \(value.type.name).", code: "SEM0256", range: name.range)
    }
    return try call(".member", [value, .constant(.string(name.text), .string)], range: name.range)
  }

  /// `database("d").f(1)` as a scalar.
  private mutating func bindQualifiedCall(_ base: ExpressionSyntax, _ call: Call) throws(Diagnostic) -> Expression {
    let database = try bindDatabase(base)
    guard let stored = try entities.function(call.function.text, database: database ?? homeDatabase) else {
      throw semanticError("Unknown function: '\(call.function.text)'.", code: "SEM0260", range: call.range)
    }
    let bound = try bindStored(stored, call.arguments, piped: nil, range: call.range)
    guard case .scalar(let expression) = bound else {
      throw semanticError(
        "'\(call.function.text)' gives a table where a scalar is expected.", code: "SEM0100", range: call.range)
    }
    return expression
  }

  private mutating func bindElement(
    _ base: ExpressionSyntax, index: ExpressionSyntax, _ range: SourceRange
  ) throws(Diagnostic) -> Expression {
    let value = try bindScalar(base)
    guard value.type == .dynamic else {
      throw semanticError(
        "Path expression source must be of type dynamic, not \(value.type.name).", code: "SEM0256", range: range)
    }
    return try call("[]", [value, try bindScalar(index)], range: range)
  }

  /// A call of a definition by its registered name.
  package func call(
    _ name: String, _ arguments: [Expression], range: SourceRange
  ) throws(Diagnostic) -> Expression {
    guard let function = builtins.scalars[name] else {
      throw semanticError("Unknown function: '\(name)'.", code: "SEM0260", range: range)
    }
    return try bindCall(function, arguments, range: range)
  }
}

extension ExpressionSyntax {
  /// The text it covers.
  package var range: SourceRange {
    switch self {
    case .literal(let literal): literal.range
    case .name(let name): name.range
    case .star(let range), .wildcard(_, let range), .element(_, _, let range), .unary(_, _, let range),
      .binary(_, _, _, let range), .between(_, _, _, _, let range), .membership(_, _, _, let range),
      .namedList(_, _, let range), .dynamic(_, let range), .datatable(_, _, let range),
      .externalData(_, _, _, let range), .typeOf(_, let range), .missing(let range):
      range
    case .call(let call): call.range
    case .memberCall(let base, let call):
      base.range.lowerBound..<max(base.range.lowerBound, call.range.upperBound)
    case .member(let base, let name): base.range.lowerBound..<max(base.range.lowerBound, name.range.upperBound)
    case .named(let name, let inner): name.range.lowerBound..<max(name.range.lowerBound, inner.range.upperBound)
    case .pipeline(let pipeline): pipeline.range
    case .lambda(let lambda): lambda.range
    }
  }
}
