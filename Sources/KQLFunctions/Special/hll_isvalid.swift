import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let hllIsvalid = ScalarFunction(
    name: "hll_isvalid",
    family: .special,
    summary: "Tells whether a value is a sketch of hll().",
    parameters: [
      .required("sketch", .type(.dynamic))
    ],
    result: .type(.bool),
    examples: [
      Example("print hll_isvalid(dynamic(1))", "false")
    ],
    evaluate: HllIsvalid.evaluate
  )
}

private enum HllIsvalid {
  static func evaluate(_ arguments: Arguments) -> Column {
    let rows = TextRows(arguments[0].retyped(.string))
    return arguments.buildBool { row in HyperLogLog(json: rows.bytes(row)) != nil }
  }
}
