package import KQLColumns
package import KQLDiagnostics
package import KQLSyntax

extension Binder {
  /// Binds all statements of a query; the plans are optimised and show no hidden columns.
  package mutating func bindQuery(_ query: Query) throws(Diagnostic) -> BoundQuery {
    try bindQuery(query.statements, keepsHidden: false)
  }

  /// `keepsHidden` leaves the hidden columns in the results, for commands that read them.
  package mutating func bindQuery(
    _ statements: [Statement], keepsHidden: Bool
  ) throws(Diagnostic) -> BoundQuery {
    var results: [BoundQuery.Result] = []
    var options: [(name: String, value: Value?)] = []
    var first: Diagnostic?
    // Also over the parts of the query before the statement.
    for case .set(let name, let value, _) in statements { rowSecurityMode.set(OptionValue(name.text, value.flatMap(literal))) }
    for statement in statements {
      do {
        switch statement {
        case .expression(let syntax):
          results += try bindResults(syntax, keepsHidden: keepsHidden)
        case .set(let name, let value, _):
          var constant: (value: Value, type: ScalarType)?
          if let value { constant = try bindOption(value) }
          try set(OptionValue(name.text, constant?.value))
          options.append((name.text, constant?.value))
          if let constant { settings[name.text] = .constant(constant.value, constant.type) }
        default: try bindDeclaration(statement)
        }
      } catch {
        note(error)
        if first == nil { first = error }
        // A failed `let` would only cause follow-up errors; results do not depend on one another.
        if case .expression = statement { continue }
        break
      }
    }
    if !missingPatterns.isEmpty {
      errors = [missingPatternsError]
      throw missingPatternsError
    }
    if let first { throw first }
    if results.isEmpty {
      throw Diagnostic(code: "SYN0002", "No tabular expression statement found.")
    }
    return BoundQuery(results: results, options: options, warnings: warnings)
  }

  /// Makes an option known to what binds after it.
  package mutating func set(_ option: OptionValue) throws(Diagnostic) {
    switch option.name {
    case "query_now": context.now = try option.time()
    case "best_effort": isBestEffort = option.isTrue
    default:
      rowSecurityMode.set(option)
      try requestScope.set(option)
      try cursorMode.set(option)
    }
  }

  private func literal(_ syntax: ExpressionSyntax) -> Value? {
    if case .literal(let literal) = syntax, case .bool(let value) = literal.kind { return .bool(value) }
    return (syntax.stringValue ?? syntax.nameValue?.text).map { .string($0) }
  }

  private mutating func bindOption(
    _ syntax: ExpressionSyntax
  ) throws(Diagnostic) -> (value: Value, type: ScalarType) {
    if case .name(let name) = syntax, binding(of: name.text) == nil { return (.string(name.text), .string) }
    return try constant(syntax)
  }

  private mutating func bindResults(
    _ syntax: ExpressionSyntax, keepsHidden: Bool
  ) throws(Diagnostic) -> [BoundQuery.Result] {
    extraResults = []
    resultName = nil
    let relation = try bindTabular(syntax)
    if relation.graph != nil {
      throw semanticError(
        "the result of a query cannot be a graph.", range: syntax.range,
        hints: ["Go on with graph-match, graph-shortest-paths or graph-to-table."])
    }
    let results =
      extraResults.isEmpty ? [BoundQuery.Result(name: resultName, relation: relation)] : extraResults
    extraResults = []
    var shownResults: [BoundQuery.Result] = []
    for result in results {
      var result = result
      let call = OperatorCall(name: "getschema", nameRange: syntax.range, captures: Captures(), range: syntax.range)
      if requestScope.showsSchemas, let getschema = builtins.operators["getschema"] {
        result.relation = try getschema.bind(call, result.relation.shown, &self)
      }
      let shown = keepsHidden ? result.relation : result.relation.shown
      result.relation = shown.with(Optimizer.optimize(shown.plan, context: context))
      shownResults.append(result)
    }
    return shownResults
  }

  /// `let`, `declare query_parameters`, `alias`, `restrict`.
  mutating func bindDeclaration(_ statement: Statement) throws(Diagnostic) {
    switch statement {
    case .letValue(let name, let syntax, _): try bindLet(name, syntax)
    case .queryParameters(let declared, let range): try bindParameters(declared, range)
    case .alias(let name, let path, _):
      define(Binder.databaseAlias(name.text), .database(try bindDatabase(path)))
    case .restrict(let specifiers, _): try bindRestriction(specifiers)
    case .declarePattern(let pattern, _): define(pattern.name.text, .pattern(pattern, scopes: scopes))
    case .set, .expression: break
    }
  }

  private mutating func bindLet(_ name: Name, _ syntax: ExpressionSyntax) throws(Diagnostic) {
    if case .lambda(let lambda) = syntax {
      define(name.text, .lambda(.init(lambda: lambda, scopes: scopes)))
      return
    }
    if case .call(let call) = syntax, call.function.text == "entity_group" {
      // Kept as it is written, for `macro-expand`.
      let lambda = Lambda(isView: false, parameters: [], body: [.expression(syntax)], range: call.range)
      define(name.text, .lambda(.init(lambda: lambda, scopes: scopes)))
      return
    }
    switch try bindAny(syntax) {
    case .scalar(let expression): define(name.text, .scalar(expression, row: nil))
    case .tabular(var relation):
      relation.tableName = nil
      define(name.text, .tabular(relation))
    }
  }

  private mutating func bindParameters(
    _ declared: [Lambda.Parameter], _ range: SourceRange
  ) throws(Diagnostic) {
    for parameter in declared {
      guard case .scalar(let typeName, let fallback) = parameter.kind, let type = ScalarType(name: typeName.text) else {
        throw Diagnostic(
          code: "SEM0001", "Query parameter '\(parameter.name.text)' must be a scalar.", range: parameter.name.range)
      }
      if let text = parameters[parameter.name.text] {
        define(parameter.name.text, .scalar(try value(of: parameter.name, type, text), row: nil))
      } else if let fallback {
        let value = try bindScalar(fallback)
        define(
          parameter.name.text,
          .scalar(
            try convert(value, to: type, what: "query parameter '\(parameter.name.text)'", range: range), row: nil))
      } else {
        throw Diagnostic(
          code: "SEM0001",
          "Query parameter '\(parameter.name.text)' was not given a value and has no default.",
          range: parameter.name.range)
      }
    }
  }

  /// The value given from outside, which is text; what is none of its type is refused.
  private mutating func value(
    of parameter: Name, _ type: ScalarType, _ text: String
  ) throws(Diagnostic) -> Expression {
    let given = Expression.constant(.string(text), .string)
    if type == .dynamic, let parse = builtins.scalars["parse_json"] { return fold(parse, [given], .dynamic) }
    let value = try convert(
      given, to: type, what: "query parameter '\(parameter.text)'", range: parameter.range, isExplicit: true)
    if case .constant(.null, _) = value, !["", "null", "\(type.name)(null)"].contains(text) {
      throw Diagnostic(
        code: "SEM0001", "Query parameter '\(parameter.text)' is declared as \(type.name); '\(text)' is not one.",
        range: parameter.range)
    }
    return value
  }

  /// A function's body: declarations, then one expression.
  mutating func bindBody(_ statements: [Statement], range: SourceRange) throws(Diagnostic) -> Bound {
    var result: Bound?
    for statement in statements {
      if case .expression(let syntax) = statement {
        result = try bindAny(syntax)
      } else {
        try bindDeclaration(statement)
      }
    }
    guard let result else {
      throw semanticError("The function's body gives no result.", range: range)
    }
    return result
  }
}

/// What an expression turned out to be.
package enum Bound: Sendable {
  case scalar(Expression)
  case tabular(Relation)
}
