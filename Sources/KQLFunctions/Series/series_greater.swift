import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let seriesGreater = ScalarFunction(
    name: "series_greater",
    family: .series,
    summary: "Compares two series element by element with `>`.",
    parameters: [
      .required("series1", .scalar, "An array, or a number for every element."),
      .required("series2", .scalar, "An array, or a number for every element."),
    ],
    result: .type(.dynamic),
    examples: [
      Example("print series_greater(dynamic([1, 2, 4]), dynamic([4, 2, 1]))", "[false,false,true]")
    ],
    evaluate: SeriesGreater.evaluate
  )
}

private enum SeriesGreater {
  static func evaluate(_ arguments: Arguments) -> Column { SeriesFunction.compare(arguments) { $0 > $1 } }
}
