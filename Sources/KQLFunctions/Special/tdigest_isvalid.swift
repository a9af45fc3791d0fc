import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let tdigestIsvalid = ScalarFunction(
    name: "tdigest_isvalid",
    family: .special,
    summary: "Tells whether a value is a sketch of tdigest().",
    parameters: [
      .required("sketch", .type(.dynamic))
    ],
    result: .type(.bool),
    examples: [
      Example("print tdigest_isvalid(dynamic(1))", "false")
    ],
    evaluate: TdigestIsvalid.evaluate
  )
}

private enum TdigestIsvalid {
  static func evaluate(_ arguments: Arguments) -> Column {
    let rows = TextRows(arguments[0].retyped(.string))
    return arguments.buildBool { row in TDigest(json: rows.bytes(row)) != nil }
  }
}
