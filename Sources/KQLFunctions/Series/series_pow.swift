import Glibc
import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let seriesPow = ScalarFunction(
    name: "series_pow",
    family: .series,
    summary: "Raises the elements of a series to the powers in another.",
    parameters: [
      .required("series1", .scalar, "An array, or a number for every element."),
      .required("series2", .scalar, "An array, or a number for every element."),
    ],
    result: .type(.dynamic),
    examples: [
      Example("print series_pow(dynamic([1, 2, 4]), dynamic([4, 2, 1]))", "[1.0,4.0,4.0]")
    ],
    evaluate: SeriesPow.evaluate
  )
}

private enum SeriesPow {
  static func evaluate(_ arguments: Arguments) -> Column {
    SeriesFunction.combine(arguments, keepsIntegers: false) { Glibc.pow($0, $1) }
  }
}
