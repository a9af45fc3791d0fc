import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let seriesDecompose = ScalarFunction.several(
    name: "series_decompose",
    summary: "Splits a series into seasonal and trend parts and the rest.",
    parameters: [
      .required("series", .type(.dynamic)),
      .optional("seasonality", .type(.long), "The period; -1 (default) finds it, 0 is none."),
      .optional("trend", .type(.string), "'avg' (default), 'linefit' or 'none'."),
      .optional("testPoints", .type(.long), "How many elements at the end take no part in the fit."),
      .optional("seasonalityThreshold", .type(.real), "The score from which a period is one; 0.6 by default."),
    ],
    results: [
      ("baseline", .dynamic),
      ("seasonal", .dynamic),
      ("trend", .dynamic),
      ("residual", .dynamic),
    ],
    examples: [
      Example(
        "print y = dynamic([1, 2, 3, 2, 3, 4, 3, 4, 5, 4, 5, 6])"
          + " | extend (baseline, seasonal, trend, residual) = series_decompose(y, 3, 'linefit')"
          + " | project array_length(baseline), round(toreal(seasonal[0]), 3), round(toreal(trend[11]), 3)",
        "12 | 2.5 | 1.731")
    ],
    prepare: { arguments in
      let rows = SeriesRows(arguments[0])
      return { row in
        guard let values = rows.series(row)?.filled else { return nil }
        let parts = Decomposition.parts(
          values, seasonality: arguments.long(1, row) ?? -1, trend: arguments.text(2, row) ?? "avg",
          testPoints: Int(clamping: arguments.long(3, row) ?? 0), threshold: arguments.real(4, row))
        return [.series(parts.baseline), .series(parts.seasonal), .series(parts.trend), .series(parts.residual)]
      }
    }
  )
}
