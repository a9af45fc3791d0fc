import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let seriesFillConst = ScalarFunction(
    name: "series_fill_const",
    family: .series,
    summary: "Fills missing elements with a constant.",
    parameters: [
      .required("series", .type(.dynamic)),
      .required("constant", .scalar),
      .optional("missingValue", .scalar, "What counts as missing besides null."),
    ],
    result: .type(.dynamic),
    examples: [
      Example("print series_fill_const(dynamic([111, null, 36]), -1)", "[111,-1,36]")
    ],
    evaluate: SeriesFillConst.evaluate
  )
}

private enum SeriesFillConst {
  static func evaluate(_ arguments: Arguments) -> Column {
    let constants = TextRows(arguments[1].boxed().retyped(.string))
    return SeriesFilling.evaluate(arguments, placeholderAt: 2) { parts, isMissing, row in
      let constant = constants.bytes(row)
      return parts.indices.map { isMissing[$0] ? constant : parts[$0] }
    }
  }
}
