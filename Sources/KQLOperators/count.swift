internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension TabularOperator {
  static let count = TabularOperator(
    name: "count",
    summary: "Returns the number of rows.",
    syntax: "count [as Name=<name>]",
    examples: [Example("range x from 1 to 5 step 1 | count", "5")]
  ) { (call, input, binder) throws(Diagnostic) in
    let input = try binder.required(input, call)
    guard let function = binder.builtins.aggregates["count"] else {
      throw binder.semanticError("Unknown function: 'count'.", code: "SEM0260")
    }
    let bound = try binder.aggregate(function, [], names: [], range: call.range)
    let name = call.captures.name("Name")?.text ?? "Count"
    let named = AggregateCall(
      function: bound.function, arguments: bound.arguments, shape: bound.shape, output: [.init(name, .long)])
    return input.with(.aggregate(input.plan, keys: [], aggregates: [named])).unordered
  }
}
