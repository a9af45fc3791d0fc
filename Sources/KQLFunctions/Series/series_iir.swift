import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let seriesIir = ScalarFunction(
    name: "series_iir",
    family: .series,
    summary: "Applies an infinite impulse response filter.",
    parameters: [
      .required("series", .type(.dynamic)),
      .required("numerators", .type(.dynamic)),
      .required("denominators", .type(.dynamic)),
    ],
    result: .type(.dynamic),
    examples: [
      Example("print series_iir(dynamic([0, 1, 2, 3, 4]), dynamic([1]), dynamic([1, -1]))", "[0.0,1.0,3.0,6.0,10.0]")
    ],
    evaluate: SeriesIir.evaluate
  )
}

private enum SeriesIir {
  static func evaluate(_ arguments: Arguments) -> Column {
    let (numerators, denominators) = (SeriesRows(arguments[1]), SeriesRows(arguments[2]))
    return SeriesFunction.map(arguments) { series, row in
      guard let b = numerators.series(row)?.filled, let a = denominators.series(row)?.filled else { return nil }
      guard let scale = a.first, scale != 0 else { return nil }
      let x = series.filled
      var y: [Double] = []
      for index in x.indices {
        var total = 0.0
        for (offset, weight) in b.enumerated() where index >= offset { total += weight * x[index - offset] }
        for (offset, weight) in a.enumerated().dropFirst() where index >= offset { total -= weight * y[index - offset] }
        y.append(total / scale)
      }
      return Series(y)
    }
  }
}
