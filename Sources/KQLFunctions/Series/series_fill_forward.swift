import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let seriesFillForward = ScalarFunction(
    name: "series_fill_forward",
    family: .series,
    summary: "Fills missing elements with the last one before.",
    parameters: [
      .required("series", .type(.dynamic)),
      .optional("missingValue", .scalar, "What counts as missing besides null."),
    ],
    result: .type(.dynamic),
    examples: [
      Example("print series_fill_forward(dynamic([111, null, 36, null]))", "[111,111,36,36]")
    ],
    evaluate: SeriesFillForward.evaluate
  )
}

private enum SeriesFillForward {
  static func evaluate(_ arguments: Arguments) -> Column {
    SeriesFilling.evaluate(arguments, placeholderAt: 1) { parts, isMissing, _ in
      var last: [UInt8]?
      return parts.indices.map { index in
        if !isMissing[index] { last = parts[index] }
        return last ?? parts[index]
      }
    }
  }
}
