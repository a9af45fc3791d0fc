internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension TabularOperator {
  static let `as` = TabularOperator(
    name: "as",
    summary: "Names the table, for the rest of the query and for its result.",
    syntax: "as [Parameters=<parameters(hint.*)>] Name=<name>",
    examples: [Example("range x from 1 to 3 step 1 | as T | where x == toscalar(T | summarize max(x))", "3")]
  ) { (call, input, binder) throws(Diagnostic) in
    var relation = try binder.required(input, call)
    guard let name = call.captures.name("Name") else {
      throw Diagnostic(code: "SYN0002", "A name is expected.", range: call.range)
    }
    relation.tableName = name.text
    if call.captures.parameterText("hint.materialized") == "true" {
      let shown = relation.shown
      relation = shown.with(.shared(binder.share(shown.plan)))
    }
    binder.define(name.text, .tabular(relation))
    binder.resultName = name.text
    return relation
  }
}
