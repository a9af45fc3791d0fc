package import KQLColumns
package import KQLDiagnostics
package import KQLSyntax

extension Binder {
  /// Binds a query written in the language itself, for definitions that are best said so. It sees only what it is
  /// given: tables, and constants.
  package mutating func bindTemplate(
    _ text: String, tables: [String: Relation], constants: [String: (value: Value, type: ScalarType)],
    range: SourceRange
  ) throws(Diagnostic) -> Relation {
    let function = StoredFunction(name: operatorName, parameters: "()", body: "{ \(text) }", isView: false)
    do throws(Diagnostic) {
      let lambda = try parseFunction(function)
      var names: [String: Binding] = tables.mapValues { .tabular($0) }
      for (name, constant) in constants { names[name] = .scalar(.constant(constant.value, constant.type), row: nil) }
      let outer = scopes
      scopes = [names, [:]]
      defer { scopes = outer }
      let bound = try isolated { (binder) throws(Diagnostic) in try binder.bindBody(lambda.body, range: range) }
      guard case .tabular(let relation) = bound else {
        throw semanticError("a table is expected.", range: range)
      }
      return relation
    } catch {
      // Places inside the template mean nothing to the user.
      var outer = error
      outer.range = range
      throw outer
    }
  }

  /// Binds statements in the present scope with further names, as the body of `macro-expand`.
  package mutating func bindStatements(
    _ statements: [Statement], names: [String: Binding], range: SourceRange
  ) throws(Diagnostic) -> Relation {
    let outer = scopes
    scopes = scopes + [names, [:]]
    defer { scopes = outer }
    let bound = try isolated { (binder) throws(Diagnostic) in try binder.bindBody(statements, range: range) }
    guard case .tabular(let relation) = bound else { throw semanticError("a table is expected.", range: range) }
    return relation.shown
  }

  /// Texts such as `cluster("c").database("d")` as syntax.
  package func parsePaths(_ texts: [String], range: SourceRange) throws(Diagnostic) -> [ExpressionSyntax] {
    var paths: [ExpressionSyntax] = []
    for text in texts {
      let lambda = try parseFunction(
        StoredFunction(name: operatorName, parameters: "()", body: "{ \(text) }", isView: false))
      guard case .expression(let syntax)? = lambda.body.first else {
        throw semanticError("'\(text)' is not a path.", range: range)
      }
      paths.append(syntax)
    }
    return paths
  }
}
