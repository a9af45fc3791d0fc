import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let seriesOutliers = ScalarFunction(
    name: "series_outliers",
    family: .series,
    summary: "Scores the elements of a series: above 1.5 or below -1.5 they are outliers.",
    parameters: [
      .required("series", .type(.dynamic)),
      .optional("kind", .type(.string), "'ctukey' (default) or 'tukey'."),
      .optional("ignoredValue", .type(.real)),
      .optional("minPercentile", .type(.real), "10 by default."),
      .optional("maxPercentile", .type(.real), "90 by default."),
    ],
    result: .type(.dynamic),
    examples: [
      Example("print s = series_outliers(dynamic([1, 2, 1, 2, 50, 1, 2, 1])) | project s[4] > 1.5, s[0]", "true | 0.0"),
      Example("print series_outliers(dynamic([1, 50]), 'ctukey', 0, real(nan))", "[0.0,\"NaN\"]"),
    ],
    evaluate: SeriesOutliers.evaluate
  )
}

private enum SeriesOutliers {
  static func evaluate(_ arguments: Arguments) -> Column {
    let kind = arguments.constantString(1) ?? "ctukey"
    let limits = kind == "tukey" ? (25.0, 75.0) : (arguments.number(3) ?? 10, arguments.number(4) ?? 90)
    return SeriesFunction.map(arguments) { series, _ in
      Series(Outliers.scores(series.filled, low: limits.0, high: limits.1, isTukey: kind == "tukey"))
    }
  }
}
