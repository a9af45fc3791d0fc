import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let seriesFillBackward = ScalarFunction(
    name: "series_fill_backward",
    family: .series,
    summary: "Fills missing elements with the next one after.",
    parameters: [
      .required("series", .type(.dynamic)),
      .optional("missingValue", .scalar, "What counts as missing besides null."),
    ],
    result: .type(.dynamic),
    examples: [
      Example("print series_fill_backward(dynamic([111, null, 36, null]))", "[111,36,36,null]")
    ],
    evaluate: SeriesFillBackward.evaluate
  )
}

private enum SeriesFillBackward {
  static func evaluate(_ arguments: Arguments) -> Column {
    SeriesFilling.evaluate(arguments, placeholderAt: 1) { parts, isMissing, _ in
      var (next, result): ([UInt8]?, [[UInt8]]) = (nil, parts)
      for index in parts.indices.reversed() {
        if !isMissing[index] { next = parts[index] }
        result[index] = next ?? parts[index]
      }
      return result
    }
  }
}
