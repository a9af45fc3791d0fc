internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension TabularOperator {
  static let invoke = TabularOperator(
    name: "invoke",
    summary: "Calls a function with the input as its first argument.",
    syntax: "invoke Function=<call>",
    examples: [
      Example(
        "let twice = (T: (x: long)) { T | extend y = x * 2 }; range x from 1 to 2 step 1 | invoke twice()",
        "1 | 2\n2 | 4")
    ]
  ) { (call, input, binder) throws(Diagnostic) in
    let input = try binder.required(input, call)
    let syntax = try binder.expression(call, "Function")
    return try binder.bindInvoke(syntax, over: input)
  }
}
