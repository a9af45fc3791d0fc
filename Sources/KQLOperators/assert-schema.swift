internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension TabularOperator {
  static let assertSchema = TabularOperator(
    name: "assert-schema",
    summary: "Fails unless the input has exactly these columns.",
    syntax: "assert-schema '(' Schema=<columns> ')'",
    examples: [Example("print x = 1 | assert-schema (x: long)", "1")]
  ) { (call, input, binder) throws(Diagnostic) in
    let input = try binder.required(input, call)
    let wanted = try binder.schema(call.captures.columns("Schema"))
    if input.schema.visibleFields == wanted.fields { return input }
    let found = input.schema.visibleFields.map { "\($0.name): \($0.type.name)" }.joined(separator: ", ")
    throw binder.semanticError("the input has the columns (\(found)).", code: "SEM0100", range: call.range)
  }
}
