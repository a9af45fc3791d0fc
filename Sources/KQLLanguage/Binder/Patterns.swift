package import KQLColumns
package import KQLDiagnostics
package import KQLSyntax

extension Binder {
  /// The pattern that a name stands for.
  func pattern(of name: String) -> (declaration: PatternDeclaration, scopes: [[String: Binding]])? {
    guard isVisible(name: name), case .pattern(let declaration, let scopes)? = binding(of: name) else { return nil }
    return (declaration, scopes)
  }

  /// Whether the syntax is a use of a pattern.
  package func isPattern(_ syntax: ExpressionSyntax) -> Bool {
    if case .call(let call) = syntax { return pattern(of: call.function.text) != nil }
    return false
  }

  /// `app("a").path`: the body of the case whose values these are.
  mutating func bindPattern(
    _ call: Call, path: String?, _ pattern: (declaration: PatternDeclaration, scopes: [[String: Binding]]),
    range: SourceRange
  ) throws(Diagnostic) -> Relation {
    var values: [String] = []
    for argument in call.arguments { values.append(try constantString(argument)) }
    let declaration = pattern.declaration
    guard let found = declaration.cases.first(where: { $0.values == values && $0.path == path }) else {
      // All missing references are reported together: the caller looks them up and declares them.
      let reference =
        declaration.name.text + "(" + values.map { "'\($0)'" }.joined(separator: ",") + ")"
        + (path.map { ".['\($0)']" } ?? "")
      if !missingPatterns.contains(reference) { missingPatterns.append(reference) }
      return Relation(.failure(missingPatternsError.message, Schema(fields: [])))
    }
    var names: [String: Binding] = [:]
    for (name, value) in zip(declaration.parameters, values) {
      names[name.text] = .scalar(.constant(.string(value), .string), row: nil)
    }
    if let name = declaration.path, let path { names[name.text] = .scalar(.constant(.string(path), .string), row: nil) }
    let outer = scopes
    scopes = pattern.scopes + [names, [:]]
    defer { scopes = outer }
    let bound = try isolated { (binder) throws(Diagnostic) in try binder.bindBody(found.body, range: range) }
    guard case .tabular(let relation) = bound else {
      throw semanticError("the pattern '\(declaration.name.text)' gives a scalar.", code: "SEM0100", range: range)
    }
    return relation
  }

  var missingPatternsError: Diagnostic {
    let list = missingPatterns.map { "\"\($0)\"" }.joined(separator: ",")
    return Diagnostic(
      code: "SEM0036",
      "One or more pattern references were not declared. Detected pattern references: [\(list)]")
  }
}
