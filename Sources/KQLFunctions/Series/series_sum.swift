import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let seriesSum = ScalarFunction(
    name: "series_sum",
    family: .series,
    summary: "Sums the elements of a series.",
    parameters: [
      .required("series", .type(.dynamic))
    ],
    result: .type(.real),
    examples: [
      Example("print series_sum(dynamic([1, 2, 3, 4]))", "10.0")
    ],
    evaluate: SeriesSum.evaluate
  )
}

private enum SeriesSum {
  static func evaluate(_ arguments: Arguments) -> Column { SeriesFunction.reduce(arguments) { $0.reduce(0, +) } }
}
