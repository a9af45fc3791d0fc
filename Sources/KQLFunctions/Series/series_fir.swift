import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let seriesFir = ScalarFunction(
    name: "series_fir",
    family: .series,
    summary: "Applies a finite impulse response filter: a weighted moving sum.",
    parameters: [
      .required("series", .type(.dynamic)),
      .required("filter", .type(.dynamic)),
      .optional(
        "normalize", .type(.bool),
        "Whether the weights are divided by their sum; by default true when none is negative."),
      .optional("center", .type(.bool), "Whether the window is centred; false by default."),
    ],
    result: .type(.dynamic),
    examples: [
      Example("print series_fir(dynamic([5, 15, 10, 20]), dynamic([1, -1]), false, false)", "[5.0,10.0,-5.0,10.0]")
    ],
    synonyms: ["fir"],
    evaluate: SeriesFir.evaluate
  )
}

private enum SeriesFir {
  static func evaluate(_ arguments: Arguments) -> Column {
    let filters = SeriesRows(arguments[1])
    let normalize = arguments.count > 2 ? arguments[2].bools() : nil
    let center = arguments.count > 3 ? arguments[3].bools() : nil
    return SeriesFunction.map(arguments) { series, row in
      guard var weights = filters.series(row)?.filled, !weights.isEmpty else { return nil }
      let sum = weights.reduce(0, +)
      if normalize?[row] ?? !weights.contains(where: { $0 < 0 }), sum != 0 { weights = weights.map { $0 / sum } }
      let shift = center?[row] ?? false ? weights.count / 2 : 0
      let values = series.filled
      let result = values.indices.map { index -> Double? in
        var total = 0.0
        for (offset, weight) in weights.enumerated() {
          let position = index + shift - offset
          if position >= 0, position < values.count { total += weight * values[position] }
        }
        return total
      }
      return Series(result)
    }
  }
}
