import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let seriesDivide = ScalarFunction(
    name: "series_divide",
    family: .series,
    summary: "Divides a series by another element by element.",
    parameters: [
      .required("series1", .scalar, "An array, or a number for every element."),
      .required("series2", .scalar, "An array, or a number for every element."),
    ],
    result: .type(.dynamic),
    examples: [
      Example("print series_divide(dynamic([1, 2, 4]), dynamic([4, 2, 1]))", "[0.25,1.0,4.0]")
    ],
    evaluate: SeriesDivide.evaluate
  )
}

private enum SeriesDivide {
  static func evaluate(_ arguments: Arguments) -> Column {
    SeriesFunction.combine(arguments, keepsIntegers: false) { $0 / $1 }
  }
}
