internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension TabularOperator {
  static let macroExpand = TabularOperator(
    name: "macro-expand",
    summary: "Runs a subquery for each database of an entity group and gives all results.",
    syntax: "macro-expand [Parameters=<parameters(kind, isfuzzy)>] "
      + "(entity_group '[' { Entity=<expression>, ',' }+ ']' as Name=<name> | Group=<name> as Name=<name> "
      + "| Name=<name> in Group=<name>) '(' Body=<statements> ')'",
    isSource: true,
    examples: [
      Example(
        "macro-expand entity_group [database('NetDefaultDB'), database('')] as X (print db = X.$current_database)",
        "NetDefaultDB\nNetDefaultDB"),
      Example(
        "let G = entity_group [database('NetDefaultDB')]; macro-expand G as X (let n = 2; print x = n)", "2"),
    ]
  ) { (call, input, binder) throws(Diagnostic) in
    guard input == nil else {
      throw Diagnostic(code: "SYN0002", "'macro-expand' takes no input.", range: call.nameRange)
    }
    guard let name = call.captures.name("Name"), case .function(_, _, let body, _)? = call.captures["Body"] else {
      throw Diagnostic(code: "SYN0002", "A name and a subquery are expected.", range: call.range)
    }
    let isFuzzy = call.captures.parameterText("isfuzzy") == "true" || binder.isBestEffort
    var results: [Relation] = []
    var failure: Diagnostic?
    for entity in try MacroExpand.entities(call, &binder) {
      do throws(Diagnostic) {
        let database = try binder.bindDatabase(entity)
        results.append(try binder.bindStatements(body.body, names: [name.text: .database(database)], range: body.range))
      } catch {
        guard isFuzzy, error.code.hasPrefix("SEM") || error.code.hasPrefix("BadRequest") else { throw error }
        failure = error
        binder.warnings.append(Diagnostic(.warning, code: error.code, error.message, range: error.range))
      }
    }
    if results.isEmpty, let failure { throw failure }
    let isInner: Bool
    switch call.captures.parameterText("kind") {
    case nil, "outer": isInner = false
    case "inner": isInner = true
    case .some(let kind):
      throw binder.semanticError("'\(kind)' is not a kind of union: inner or outer.", code: "SEM0233")
    }
    return try Union.of(results, isInner: isInner, source: nil, &binder)
  }
}

private enum MacroExpand {
  /// The paths of the databases that the group names.
  static func entities(_ call: OperatorCall, _ binder: inout Binder) throws(Diagnostic) -> [ExpressionSyntax] {
    let inline = call.captures.expressions("Entity")
    guard let group = call.captures.name("Group") else { return inline }
    if case .lambda(let closure)? = binder.binding(of: group.text), case .expression(.call(let list))? = closure.lambda.body.first,
      list.function.text == "entity_group"
    {
      return list.arguments
    }
    if let stored = try binder.entities.entityGroup(group.text) {
      return try binder.parsePaths(stored, range: group.range)
    }
    throw binder.semanticError(
      "Entity '\(group.text)' of kind 'EntityGroup' was not found.", code: "SEM0100", range: group.range)
  }
}
