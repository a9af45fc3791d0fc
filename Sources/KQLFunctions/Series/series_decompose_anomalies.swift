import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let seriesDecomposeAnomalies = ScalarFunction.several(
    name: "series_decompose_anomalies",
    summary: "Finds anomalies in a series: flags (-1, 0, 1), scores and the expected values.",
    parameters: [
      .required("series", .type(.dynamic)),
      .optional("threshold", .type(.real), "1.5 by default."),
      .optional("seasonality", .type(.long), "The period; -1 (default) finds it, 0 is none."),
      .optional("trend", .type(.string), "'avg' (default), 'linefit' or 'none'."),
      .optional("testPoints", .type(.long), "How many elements at the end take no part in the fit."),
      .optional("method", .type(.string), "'ctukey' (default) or 'tukey'."),
      .optional("seasonalityThreshold", .type(.real), "The score from which a period is one; 0.6 by default."),
    ],
    results: [
      ("ad_flag", .dynamic),
      ("ad_score", .dynamic),
      ("baseline", .dynamic),
    ],
    examples: [
      Example(
        "print y = dynamic([1, 1, 1, 1, 9, 1, 1, 1, 1, 1])"
          + " | extend (flag, score, baseline) = series_decompose_anomalies(y, 1.5, 0, 'avg') | project flag",
        "[0,0,0,0,1,0,0,0,0,0]")
    ],
    prepare: { arguments in
      let rows = SeriesRows(arguments[0])
      return { row in
        guard let values = rows.series(row)?.filled else { return nil }
        let parts = Decomposition.parts(
          values, seasonality: arguments.long(2, row) ?? -1, trend: arguments.text(3, row) ?? "avg",
          testPoints: Int(clamping: arguments.long(4, row) ?? 0), threshold: arguments.real(6, row))
        let isTukey = arguments.text(5, row) == "tukey"
        let scores = Outliers.scores(
          parts.residual, low: isTukey ? 25 : 10, high: isTukey ? 75 : 90, isTukey: isTukey)
        let threshold = arguments.real(1, row) ?? 1.5
        let flags = scores.map { $0 > threshold ? 1.0 : $0 < -threshold ? -1.0 : 0.0 }
        return [.series(flags, isIntegral: true), .series(scores), .series(parts.baseline)]
      }
    }
  )
}
