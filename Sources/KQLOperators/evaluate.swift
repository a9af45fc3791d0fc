internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension TabularOperator {
  static let evaluate = TabularOperator(
    name: "evaluate",
    summary: "Calls a plugin on the input.",
    syntax: "evaluate [Parameters=<parameters(hint.*)>] Plugin=<call> [':' '(' [Star='*' ','] Schema=<columns> ')']",
    isSource: true,
    examples: [Example("print b = dynamic({'x': 1}) | evaluate bag_unpack(b)", "1")]
  ) { (call, input, binder) throws(Diagnostic) in
    guard case .call(let plugin)? = call.captures.expression("Plugin") else {
      throw Diagnostic(code: "SYN0002", "A plugin is expected.", range: call.range)
    }
    guard let definition = binder.builtins.plugins[plugin.function.text] else {
      throw binder.semanticError(
        "Unknown plugin: '\(plugin.function.text)'.", code: "SEM0260", range: plugin.function.range,
        hints: Spelling.hints(for: plugin.function.text, in: Array(binder.builtins.plugins.keys)))
    }
    let wanted = try binder.schema(call.captures.columns("Schema"))
    let keepsInput = call.captures.has("Star")
    let outer = binder.declaredOutput
    binder.declaredOutput = wanted.fields.isEmpty ? nil : (wanted, keepsInput)
    defer { binder.declaredOutput = outer }
    let relation = try definition.bind(plugin, input?.shown, &binder)
    if wanted.fields.isEmpty { return relation }
    // The star stands for the columns of the input that are still there.
    return try Evaluate.shaped(relation, wanted, keeping: keepsInput ? input?.schema.names ?? [] : [], binder)
  }
}

private enum Evaluate {
  /// The result with the columns that the query declares.
  static func shaped(
    _ relation: Relation, _ wanted: Schema, keeping others: [String], _ binder: Binder
  ) throws(Diagnostic) -> Relation {
    let schema = relation.schema
    var list: [NamedExpression] = []
    if !others.isEmpty {
      list = schema.references(
        schema.fields.indices.filter { wanted.index(of: schema[$0].name) == nil && others.contains(schema[$0].name) })
    }
    for field in wanted.fields {
      guard let position = schema.index(of: field.name) else {
        list.append(NamedExpression(field.name, .constant(field.type == .string ? .string("") : .null, field.type)))
        continue
      }
      let column = Expression.column(position, schema[position].type)
      list.append(
        NamedExpression(
          field.name,
          try binder.convert(column, to: field.type, what: "column '\(field.name)'", range: 0..<0, isExplicit: true)))
    }
    return relation.with(.project(relation.plan, list))
  }
}
