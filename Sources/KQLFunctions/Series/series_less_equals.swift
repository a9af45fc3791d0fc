import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let seriesLessEquals = ScalarFunction(
    name: "series_less_equals",
    family: .series,
    summary: "Compares two series element by element with `<=`.",
    parameters: [
      .required("series1", .scalar, "An array, or a number for every element."),
      .required("series2", .scalar, "An array, or a number for every element."),
    ],
    result: .type(.dynamic),
    examples: [
      Example("print series_less_equals(dynamic([1, 2, 4]), dynamic([4, 2, 1]))", "[true,true,false]")
    ],
    evaluate: SeriesLessEquals.evaluate
  )
}

private enum SeriesLessEquals {
  static func evaluate(_ arguments: Arguments) -> Column { SeriesFunction.compare(arguments) { $0 <= $1 } }
}
