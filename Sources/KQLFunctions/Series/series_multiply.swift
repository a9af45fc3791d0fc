import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let seriesMultiply = ScalarFunction(
    name: "series_multiply",
    family: .series,
    summary: "Multiplies two series element by element.",
    parameters: [
      .required("series1", .scalar, "An array, or a number for every element."),
      .required("series2", .scalar, "An array, or a number for every element."),
    ],
    result: .type(.dynamic),
    examples: [
      Example("print series_multiply(dynamic([1, 2, 4]), dynamic([4, 2, 1]))", "[4,4,4]")
    ],
    evaluate: SeriesMultiply.evaluate
  )
}

private enum SeriesMultiply {
  static func evaluate(_ arguments: Arguments) -> Column {
    SeriesFunction.combine(arguments, keepsIntegers: true) { $0 * $1 }
  }
}
