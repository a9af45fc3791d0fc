internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension TabularOperator {
  static let take = Take.make("take")
  static let limit = Take.make("limit")
}

private enum Take {
  static func make(_ name: String) -> TabularOperator {
    TabularOperator(
      name: name,
      summary: "Returns up to the given number of rows.",
      syntax: "\(name) Count=<expression>",
      examples: [Example("range x from 1 to 9 step 1 | \(name) 2", "1\n2")]
    ) { (call, input, binder) throws(Diagnostic) in
      let input = try binder.required(input, call)
      return input.with(.limit(input.plan, try binder.count(call, "Count")))
    }
  }
}
