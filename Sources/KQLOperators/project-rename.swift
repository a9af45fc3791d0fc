internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension TabularOperator {
  static let projectRename = TabularOperator(
    name: "project-rename",
    summary: "Renames columns and keeps the others.",
    syntax: "project-rename { Column=<named_expression>, ',' }*",
    examples: [Example("print a = 1, b = 2 | project-rename c = a | project c", "1")]
  ) { (call, input, binder) throws(Diagnostic) in
    let input = try binder.required(input, call)
    let schema = input.schema
    var names = schema.names
    _ = try binder.collecting(call.captures.expressions("Column")) { (item, b) throws(Diagnostic) in
      guard case .named(let name, let source) = item else {
        throw b.semanticError("'new = old' is expected.", code: "SYN0002", range: item.range)
      }
      for position in try b.columns(matching: source, in: schema) { names[position] = name.text }
    }
    var seen: Set<String> = []
    for name in names where !seen.insert(name).inserted {
      throw binder.semanticError("A column named '\(name)' already exists.", code: "SEM0107", range: call.range)
    }
    return input.selecting(schema.visible.map { ($0, names[$0]) })
  }
}
