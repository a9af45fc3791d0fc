import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let seriesSubtract = ScalarFunction(
    name: "series_subtract",
    family: .series,
    summary: "Subtracts a series from another element by element.",
    parameters: [
      .required("series1", .scalar, "An array, or a number for every element."),
      .required("series2", .scalar, "An array, or a number for every element."),
    ],
    result: .type(.dynamic),
    examples: [
      Example("print series_subtract(dynamic([1, 2, 4]), dynamic([4, 2, 1]))", "[-3,0,3]")
    ],
    evaluate: SeriesSubtract.evaluate
  )
}

private enum SeriesSubtract {
  static func evaluate(_ arguments: Arguments) -> Column {
    SeriesFunction.combine(arguments, keepsIntegers: true) { $0 - $1 }
  }
}
