internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension TabularOperator {
  static let sort = Sort.make("sort")
  static let order = Sort.make("order")
}

private enum Sort {
  static func make(_ name: String) -> TabularOperator {
    TabularOperator(
      name: name,
      summary: "Sorts the rows, descending unless said otherwise.",
      syntax: "\(name) [Parameters=<parameters(hint.*)>] by "
        + "{ Key=<expression> [Order=(asc | desc)] [nulls Nulls=(first | last)], ',' }+",
      examples: [
        Example("datatable(x: long)[2, 3, 1] | \(name) by x", "3\n2\n1"),
        Example("datatable(x: long)[2, long(null), 1] | \(name) by x asc nulls last", "1\n2\nnull"),
      ]
    ) { (call, input, binder) throws(Diagnostic) in
      let input = try binder.required(input, call)
      let keys = try binder.withRow(of: input) { (b) throws(Diagnostic) in
        try b.sortKeys(call.captures.rows("Key"), "Key")
      }
      return input.with(.sort(input.plan, keys)).ordered
    }
  }
}
