import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let seriesFitLine = ScalarFunction.several(
    name: "series_fit_line",
    summary: "Fits a straight line to a series: r², slope, variances, interception and the line.",
    parameters: [
      .required("series", .type(.dynamic))
    ],
    results: [
      ("rsquare", .real),
      ("slope", .real),
      ("variance", .real),
      ("rvariance", .real),
      ("interception", .real),
      ("line_fit", .dynamic),
    ],
    examples: [
      Example(
        "print y = dynamic([1, 2, 3, 4]) | extend (r, slope) = series_fit_line(y) | project slope",
        "1.0")
    ],
    prepare: { arguments in SeriesLines.one(arguments) }
  )
}
