import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let seriesDecomposeForecast = ScalarFunction(
    name: "series_decompose_forecast",
    family: .series,
    summary: "Continues a series by its seasonal and trend parts.",
    parameters: [
      .required("series", .type(.dynamic), "With room for the forecast at its end."),
      .required("points", .type(.long), "How many elements at the end are forecast."),
      .optional("seasonality", .type(.long), "The period; -1 (default) finds it, 0 is none."),
      .optional("trend", .type(.string), "'linefit' (default), 'avg' or 'none'."),
      .optional("seasonalityThreshold", .type(.real), "The score from which a period is one; 0.6 by default."),
    ],
    result: .type(.dynamic),
    examples: [
      Example("print series_decompose_forecast(dynamic([1, 2, 3, 4, 0, 0]), 2, 0)", "[1.0,2.0,3.0,4.0,5.0,6.0]")
    ],
    evaluate: SeriesDecomposeForecast.evaluate
  )
}

private enum SeriesDecomposeForecast {
  static func evaluate(_ arguments: Arguments) -> Column {
    SeriesFunction.map(arguments) { series, row in
      let parts = Decomposition.parts(
        series.filled, seasonality: arguments.long(2, row) ?? -1, trend: arguments.text(3, row) ?? "linefit",
        testPoints: Int(clamping: arguments.long(1, row) ?? 0), threshold: arguments.real(4, row))
      return Series(parts.baseline)
    }
  }
}
