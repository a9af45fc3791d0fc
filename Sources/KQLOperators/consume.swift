internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension TabularOperator {
  static let consume = TabularOperator(
    name: "consume",
    summary: "Runs the query and gives no rows.",
    syntax: "consume [Parameters=<parameters(decodeblocks)>]",
    examples: [Example("range x from 1 to 3 step 1 | consume", "")]
  ) { (call, input, binder) throws(Diagnostic) in
    let input = try binder.required(input, call)
    return Relation(
      .tableFunction([input.shown.plan], Schema(fields: []), name: "consume") { _, _ in
        Table(schema: Schema(fields: []))
      })
  }
}
