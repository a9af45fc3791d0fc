package import KQLColumns
package import KQLDiagnostics
package import KQLSyntax

/// Turns syntax into plans: resolves names, checks types, makes conversions explicit.
///
/// It knows no function and no operator by itself: they are given to it. One binder serves one request.
package struct Binder {
  package let builtins: Builtins
  package let entities: any EntityResolver
  /// Its `now` may be set by the query.
  package internal(set) var context: EvaluationContext
  /// Parses a stored function's parameters and body.
  package let parseFunction: @Sendable (StoredFunction) throws(Diagnostic) -> Lambda
  /// Values for `declare query_parameters`, as text.
  package var parameters: [String: String]

  /// Runs a plan while binding, for operators whose columns depend on the data (`evaluate pivot`).
  package var run: (@Sendable (Plan) throws(Diagnostic) -> Table)?

  /// Names that are not columns, the innermost scope last.
  package var scopes: [[String: Binding]] = [[:]]
  /// The columns that expressions may use now; nil outside operators.
  package var row: RowScope?
  /// The columns that a query declares for a plugin's result, and whether those of its input stay: while it is bound.
  package var declaredOutput: (schema: Schema, keepsInput: Bool)?
  /// The operator being bound, for messages.
  package var operatorName = ""
  /// What `set` gave before.
  var settings: [String: Expression] = [:]
  package var warnings: [Diagnostic] = []
  /// Everything found wrong, when a statement has several errors; the first is also thrown.
  package var errors: [Diagnostic] = []
  /// Results of `fork` and `facet`, which give several tables.
  package var extraResults: [BoundQuery.Result] = []
  /// The name a pipeline was last given by `as`.
  package var resultName: String?

  var nextID = 0
  /// While a `summarize` binds, its aggregates are collected here.
  var aggregation: AggregateCollector?
  /// While an operator that allows window functions binds, their calls are collected here.
  var windows: WindowCollector?
  /// From `set best_effort`: sources of a union that are not there are left out.
  package internal(set) var isBestEffort = false
  /// What other options say about the rows to be seen.
  package internal(set) var requestScope = RequestScope()
  /// Uses of patterns that no declaration covers.
  var missingPatterns: [String] = []
  /// Stored functions being inlined, against recursion.
  var callStack: [String] = []
  /// Where names without a database are looked up: that of the stored function being bound; nil for the current one.
  var homeDatabase: String?
  /// Entities whose row level security is being bound; their names mean the stored rows.
  var securedEntities: [String] = []
  package var rowSecurityMode = RowSecurityMode()
  package var cursorMode = CursorMode()
  var depth = 0
  /// Pipelines and calls bound so far: functions that call each other twice give exponentially many.
  var descents = 0

  package static let maximumErrors = 10
  package static let maximumDepth = 160
  package static let maximumOperators = 1000
  package static let maximumDescents = 100_000

  package init(
    builtins: Builtins, entities: any EntityResolver, context: EvaluationContext,
    parameters: [String: String] = [:], predefined: [String: Relation] = [:],
    run: (@Sendable (Plan) throws(Diagnostic) -> Table)? = nil,
    parseFunction: @escaping @Sendable (StoredFunction) throws(Diagnostic) -> Lambda
  ) {
    self.builtins = builtins
    self.entities = entities
    self.context = context
    self.parameters = parameters
    self.parseFunction = parseFunction
    self.run = run
    scopes = [predefined.mapValues { .tabular($0) }, [:]]
  }

  package mutating func makeID() -> Int {
    nextID += 1
    return nextID
  }

  /// Binds with the columns of `relation` in sight.
  package mutating func withRow<R>(
    of relation: Relation, _ body: (inout Binder) throws(Diagnostic) -> R
  ) throws(Diagnostic) -> R {
    let id = makeID()
    return try withRow(RowScope(id: id, schema: relation.schema, isSerialized: relation.isSerialized), body)
  }

  package mutating func withRow<R>(
    _ scope: RowScope?, _ body: (inout Binder) throws(Diagnostic) -> R
  ) throws(Diagnostic) -> R {
    let outer = row
    row = scope
    defer { row = outer }
    return try body(&self)
  }

  /// Binds something with a scope of its own: a pipeline in parentheses, a function's body.
  mutating func isolated<R>(_ body: (inout Binder) throws(Diagnostic) -> R) throws(Diagnostic) -> R {
    let saved = (row, aggregation, windows, operatorName, resultName)
    row = nil
    aggregation = nil
    windows = nil
    defer { (row, aggregation, windows, operatorName, resultName) = saved }
    return try descending(body)
  }

  mutating func descending<R>(_ body: (inout Binder) throws(Diagnostic) -> R) throws(Diagnostic) -> R {
    guard depth < Binder.maximumDepth else {
      throw Diagnostic(code: "SYN0001", "The query is nested too deeply.")
    }
    descents += 1
    guard descents <= Binder.maximumDescents else {
      throw Diagnostic(code: "E_RUNAWAY_QUERY", "The query has too many calls and subqueries.")
    }
    try context.checkCancelled()
    depth += 1
    defer { depth -= 1 }
    return try body(&self)
  }

  /// Binds each item, notes errors and goes on, and throws the first at the end.
  package mutating func collecting<T, R>(
    _ items: [T], _ body: (T, inout Binder) throws(Diagnostic) -> R
  ) throws(Diagnostic) -> [R] {
    var results: [R] = []
    results.reserveCapacity(items.count)
    var first: Diagnostic?
    for item in items {
      do {
        results.append(try body(item, &self))
      } catch {
        if first == nil { first = error }
        note(error)
      }
    }
    if let first { throw first }
    return results
  }

  mutating func note(_ error: Diagnostic) {
    if errors.count < Binder.maximumErrors, !errors.contains(error) { errors.append(error) }
  }

  /// The rows of a relation, computed now.
  package func rows(of relation: Relation, range: SourceRange) throws(Diagnostic) -> Table {
    guard let run else {
      throw semanticError("the columns of the result depend on the data, which cannot be read here.", range: range)
    }
    return try run(Optimizer.optimize(relation.shown.plan, context: context))
  }

  package func semanticError(
    _ message: String, code: String = "SEM0001", range: SourceRange? = nil, hints: [String] = []
  ) -> Diagnostic {
    let prefix = operatorName.isEmpty ? "" : "'\(operatorName)' operator: "
    return Diagnostic(code: code, prefix + message, range: range, hints: hints)
  }

  /// What a name stands for, the innermost first.
  package func binding(of name: String) -> Binding? {
    for scope in scopes.reversed() {
      if let found = scope[name] { return found }
    }
    return nil
  }

  package mutating func define(_ name: String, _ binding: Binding) {
    scopes[scopes.count - 1][name] = binding
  }
}
