import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let seriesSeasonal = ScalarFunction(
    name: "series_seasonal",
    family: .series,
    summary: "Calculates the seasonal part of a series: the mean of the elements at each place of the period.",
    parameters: [
      .required("series", .type(.dynamic)),
      .optional("period", .type(.long), "Found by itself when it is left out or -1."),
    ],
    result: .type(.dynamic),
    examples: [],
    evaluate: SeriesSeasonal.evaluate
  )
}

private enum SeriesSeasonal {
  static func evaluate(_ arguments: Arguments) -> Column {
    let periods = arguments.count > 1 ? arguments[1].longRows().values : nil
    return SeriesFunction.map(arguments) { series, row in
      let values = series.filled
      guard let period = Decomposition.period(values, given: periods?[row] ?? -1) else {
        return Series(values.map { _ in 0 })
      }
      return Series(Decomposition.seasonal(values, period))
    }
  }
}
