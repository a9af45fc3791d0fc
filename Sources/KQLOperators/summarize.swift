internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension TabularOperator {
  static let summarize = TabularOperator(
    name: "summarize",
    summary: "Groups rows by expressions and gives one row of aggregates for each group.",
    syntax:
      "summarize [Parameters=<parameters(hint.*)>] { Aggregate=<named_expression>, ',' } [by { Key=<named_expression>, ',' }+]",
    examples: [
      Example("range x from 1 to 4 step 1 | summarize sum(x) by odd = x % 2 | sort by odd asc", "0 | 6\n1 | 4"),
      Example("range x from 1 to 4 step 1 | summarize mean = 1.0 * sum(x) / count()", "2.5"),
    ]
  ) { (call, input, binder) throws(Diagnostic) in
    try binder.bindSummarize(
      items: call.captures.expressions("Aggregate"), by: call.captures.expressions("Key"),
      over: try binder.required(input, call))
  }
}
