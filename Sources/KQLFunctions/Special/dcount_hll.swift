import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let dcountHll = ScalarFunction(
    name: "dcount_hll",
    family: .special,
    summary: "Estimates the number of distinct values in a sketch of hll().",
    parameters: [
      .required("hll", .type(.dynamic))
    ],
    result: .type(.long),
    resultName: .prefixed("dcount_hll"),
    examples: [
      Example("datatable(x: long)[1, 2, 2, 3] | summarize h = hll(x) | project dcount_hll(h)", "3")
    ],
    evaluate: DcountHll.evaluate
  )
}

private enum DcountHll {
  static func evaluate(_ arguments: Arguments) -> Column {
    let sketches = TextRows(arguments[0].retyped(.string))
    let valid = arguments[0].validity
    return arguments.buildLong { row in
      guard valid?[row] ?? true else { return nil }
      return HyperLogLog(json: sketches.bytes(row))?.estimate
    }
  }
}
