import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let seriesPearsonCorrelation = ScalarFunction(
    name: "series_pearson_correlation",
    family: .series,
    summary: "Calculates the Pearson correlation of two series.",
    parameters: [
      .required("series1", .type(.dynamic)),
      .required("series2", .type(.dynamic)),
    ],
    result: .type(.real),
    examples: [
      Example("print round(series_pearson_correlation(dynamic([1, 2, 3]), dynamic([2, 4, 6])), 6)", "1.0")
    ],
    evaluate: SeriesPearsonCorrelation.evaluate
  )
}

private enum SeriesPearsonCorrelation {
  static func evaluate(_ arguments: Arguments) -> Column {
    let (left, right) = (SeriesRows(arguments[0]), SeriesRows(arguments[1]))
    return arguments.buildReal { row in
      guard let (first, second, _) = SeriesFunction.pair(left, right, row), first.count == second.count else {
        return nil
      }
      let (a, b) = (first.compactMap { $0 }, second.compactMap { $0 })
      guard a.count == first.count, b.count == second.count, !a.isEmpty else { return nil }
      let count = Double(a.count)
      let (meanA, meanB) = (a.reduce(0, +) / count, b.reduce(0, +) / count)
      var (both, onlyA, onlyB) = (0.0, 0.0, 0.0)
      for index in a.indices {
        let (x, y) = (a[index] - meanA, b[index] - meanB)
        both += x * y
        onlyA += x * x
        onlyB += y * y
      }
      return both / (onlyA * onlyB).squareRoot()
    }
  }
}
