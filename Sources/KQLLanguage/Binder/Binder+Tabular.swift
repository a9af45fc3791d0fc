package import KQLColumns
package import KQLDiagnostics
package import KQLSyntax

extension Binder {
  /// Binds what may be a table or a value: the right side of `let`, the body of a function.
  package mutating func bindAny(_ syntax: ExpressionSyntax) throws(Diagnostic) -> Bound {
    if isTabular(syntax) { return .tabular(try bindTabular(syntax)) }
    if case .call(let call) = syntax {
      switch binding(of: call.function.text) {
      case .lambda(let closure):
        return try bindInvocation(
          call.function.text, closure, call.arguments, piped: nil, range: call.range)
      default: break
      }
      if !isBuiltin(call.function.text), let stored = try entities.function(call.function.text, database: homeDatabase) {
        return try bindStored(stored, call.arguments, piped: nil, range: call.range)
      }
    }
    if case .pipeline(let pipeline) = syntax, pipeline.operators.isEmpty, let source = pipeline.source {
      return try bindAny(source)
    }
    return .scalar(try bindScalar(syntax))
  }

  func isBuiltin(_ name: String) -> Bool {
    builtins.scalars[name] != nil || builtins.contextuals[name] != nil || builtins.aggregates[name] != nil
  }

  /// Whether the syntax can only be a table, as far as can be told without binding it.
  func isTabular(_ syntax: ExpressionSyntax) -> Bool {
    switch syntax {
    case .pipeline(let pipeline):
      if !pipeline.operators.isEmpty { return true }
      return pipeline.source.map { isTabular($0) } ?? false
    case .datatable, .externalData, .wildcard: return true
    case .name(let name):
      if aggregation == nil, row?.position(of: name.text) != nil { return false }
      switch binding(of: name.text) {
      case .scalar: return false
      case .tabular: return true
      case .lambda(let closure):
        return closure.lambda.isView || closure.lambda.parameters.isEmpty && isTabularBody(closure.lambda, closure)
      case .database, .pattern, .restriction, nil: break
      }
      if isTable(name.text) { return true }
      if ((try? entities.function(name.text, database: homeDatabase)) ?? nil) != nil { return true }
      return ((try? entities.materializedView(name.text, database: homeDatabase)) ?? nil) != nil
    case .call(let call):
      switch call.function.text {
      case "table", "external_table", "materialized_view", "stored_query_result", "materialize", "cluster":
        return true
      case "database": return false
      default: break
      }
      if case .lambda(let closure)? = binding(of: call.function.text) { return isTabularBody(closure.lambda, closure) }
      if builtins.contextuals[call.function.text]?.bindTable != nil { return true }
      if pattern(of: call.function.text) != nil { return true }
      if isBuiltin(call.function.text) { return false }
      if let stored = (try? entities.function(call.function.text, database: homeDatabase)) ?? nil,
        let lambda = try? parseFunction(stored)
      {
        return isTabularBody(lambda, .init(lambda: lambda, scopes: []))
      }
      return false
    case .memberCall(let base, let call):
      // A function of another database may give a scalar.
      guard isEntityPath(base) else { return false }
      if ["table", "external_table", "materialized_view"].contains(call.function.text) { return true }
      if builtins.contextuals[call.function.text]?.bindTable != nil { return true }
      let stored = (try? entities.function(call.function.text, database: homeDatabase)) ?? nil
      guard let stored, let lambda = try? parseFunction(stored) else { return true }
      return isTabularBody(lambda, .init(lambda: lambda, scopes: []))
    case .member(.call(let call), _) where pattern(of: call.function.text) != nil: return true
    // The database's own values are scalars.
    case .member(let base, let name): return isEntityPath(base) && !name.text.hasPrefix("$current_")
    case .named(_, let inner): return isTabular(inner)
    default: return false
    }
  }

  private func isTabularBody(_ lambda: Lambda, _ closure: Binding.Closure) -> Bool {
    var last: ExpressionSyntax?
    var inner = self
    inner.row = nil
    inner.aggregation = nil
    guard inner.depth < Binder.maximumDepth else { return false }
    inner.depth += 1
    if !closure.scopes.isEmpty { inner.scopes = closure.scopes }
    var locals: [String: Binding] = [:]
    for parameter in lambda.parameters {
      switch parameter.kind {
      case .scalar: locals[parameter.name.text] = .scalar(.constant(.null, .long), row: nil)
      case .tabular:
        locals[parameter.name.text] = .tabular(Relation(.failure("", Schema(fields: []))))
      }
    }
    inner.scopes.append(locals)
    for statement in lambda.body {
      switch statement {
      case .letValue(let name, let syntax, _):
        if case .lambda(let nested) = syntax {
          inner.define(name.text, .lambda(.init(lambda: nested, scopes: inner.scopes)))
        } else if inner.isTabular(syntax) {
          inner.define(name.text, .tabular(Relation(.failure("", Schema(fields: [])))))
        } else {
          inner.define(name.text, .scalar(.constant(.null, .long), row: nil))
        }
      case .expression(let syntax): last = syntax
      default: break
      }
    }
    return last.map { inner.isTabular($0) } ?? false
  }

  /// Binds an expression that must be a table.
  package mutating func bindTabular(_ syntax: ExpressionSyntax) throws(Diagnostic) -> Relation {
    try descending { (binder) throws(Diagnostic) in try binder.bindTabularNode(syntax) }
  }

  private mutating func bindTabularNode(_ syntax: ExpressionSyntax) throws(Diagnostic) -> Relation {
    switch syntax {
    case .pipeline(let pipeline): return try bindPipeline(pipeline)
    case .name(let name): return try bindTableName(name, database: nil)
    case .call(let call): return try bindTabularCall(call)
    case .member(.call(let call), let name):
      if let pattern = pattern(of: call.function.text) {
        return try bindPattern(call, path: name.text, pattern, range: syntax.range)
      }
      return try bindQualified(.call(call), name)
    case .member(let base, let name): return try bindQualified(base, name)
    case .memberCall(let base, let call): return try bindQualified(base, call)
    case .datatable(let columns, let values, let range): return try bindDatatable(columns, values, range)
    case .externalData(let columns, let uris, let properties, _):
      return try bindExternalData(columns, uris, properties)
    case .named(_, let inner): return try bindTabular(inner)
    case .wildcard(let pattern, let range):
      throw semanticError("'\(pattern)': a wildcard is only allowed in union, search and find.", range: range)
    default:
      throw Diagnostic(
        code: "SEM0100", "A tabular expression is expected here.", range: syntax.range)
    }
  }

  /// Binds `source | operator | …`.
  package mutating func bindPipeline(_ pipeline: Pipeline) throws(Diagnostic) -> Relation {
    let saved = (row, aggregation, windows, operatorName)
    (row, aggregation, windows, operatorName) = (nil, nil, nil, "")
    defer { (row, aggregation, windows, operatorName) = saved }
    var relation: Relation?
    if let source = pipeline.source { relation = try bindTabular(source) }
    return try bindOperators(pipeline.operators, over: relation, range: pipeline.range)
  }

  /// Applies operators, as in the subpipelines of `partition`, `fork` and `mv-apply`.
  package mutating func bindOperators(
    _ operators: [OperatorCall], over input: Relation?, range: SourceRange
  ) throws(Diagnostic) -> Relation {
    guard operators.count <= Binder.maximumOperators else {
      throw Diagnostic(
        code: "SYN0001", "A pipeline may have up to \(Binder.maximumOperators) operators.", range: range)
    }
    var relation = input
    for call in operators {
      guard let definition = builtins.operators[call.name] else {
        throw Diagnostic(
          code: "SYN0002", "Unknown operator '\(call.name)'.", range: call.nameRange,
          hints: Spelling.hints(for: call.name, in: Array(builtins.operators.keys)))
      }
      let outer = operatorName
      operatorName = call.name
      defer { operatorName = outer }
      if relation == nil && !definition.isSource {
        throw Diagnostic(code: "SYN0002", "'\(call.name)' needs an input.", range: call.nameRange)
      }
      if relation?.graph != nil, !definition.takesGraph { throw needsTable(call) }
      do {
        relation = try definition.bind(call, relation, &self)
      } catch {
        var placed = error
        if placed.range == nil { placed.range = call.range }
        throw placed
      }
    }
    guard let relation else {
      throw Diagnostic(code: "SYN0002", "A tabular expression is expected here.", range: range)
    }
    return relation
  }

  private func needsTable(_ call: OperatorCall) -> Diagnostic {
    semanticError(
      "the input is a graph where a table is expected.", range: call.nameRange,
      hints: ["graph-match and graph-to-table make tables of a graph."])
  }
}
