import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let seriesFit2lines = ScalarFunction.several(
    name: "series_fit_2lines",
    summary: "Fits two straight lines, left and right of the best split, to a series.",
    parameters: [
      .required("series", .type(.dynamic))
    ],
    results: [
      ("rsquare", .real),
      ("split_idx", .long),
      ("variance", .real),
      ("rvariance", .real),
      ("line_fit", .dynamic),
      ("right_rsquare", .real),
      ("right_slope", .real),
      ("right_interception", .real),
      ("right_variance", .real),
      ("right_rvariance", .real),
      ("left_rsquare", .real),
      ("left_slope", .real),
      ("left_interception", .real),
      ("left_variance", .real),
      ("left_rvariance", .real),
    ],
    examples: [
      Example(
        "print y = dynamic([1, 2, 3, 13, 12, 11]) | extend (r, split) = series_fit_2lines(y) | project split",
        "3")
    ],
    prepare: { arguments in SeriesLines.two(arguments) }
  )
}
