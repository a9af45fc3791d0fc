internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension TabularOperator {
  static let executeAndCache = TabularOperator(
    name: "execute-and-cache",
    summary: "Computes its input once, however often the query reads it.",
    syntax: "execute-and-cache",
    examples: [Example("let t = print x = 1 | execute-and-cache; union t, t", "1\n1")]
  ) { (call, input, binder) throws(Diagnostic) in
    let input = try binder.required(input, call).shown
    return input.with(.shared(binder.share(input.plan)))
  }
}
