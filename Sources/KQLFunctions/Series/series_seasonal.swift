import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let seriesSeasonal = ScalarFunction(
    name: "series_seasonal",
    family: .series,
    summary: "Calculates the seasonal part of a series: the median of the elements at each place of the period.",
    parameters: [
      .required("series", .type(.dynamic)),
      .optional("period", .type(.long), "Found by itself when it is left out or -1."),
      .optional("testPoints", .type(.long), "How many elements at the end take no part."),
    ],
    result: .type(.dynamic),
    examples: [
      Example("print series_seasonal(dynamic([1, 3, 5, 1, 3, 5, 2, 4, 6]), 3)", "[1.0,3.0,5.0,1.0,3.0,5.0,1.0,3.0,5.0]")
    ],
    evaluate: SeriesSeasonal.evaluate
  )
}

private enum SeriesSeasonal {
  static func evaluate(_ arguments: Arguments) -> Column {
    let periods = arguments.count > 1 ? arguments[1].longRows().values : nil
    return SeriesFunction.map(arguments) { series, row in
      let values = series.filled
      let parts = Decomposition.parts(
        values, seasonality: periods?[row] ?? -1, trend: "none",
        testPoints: Int(clamping: arguments.long(2, row) ?? 0), threshold: 0.7)
      return Series(parts.seasonal)
    }
  }
}
