import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let seriesFit2linesDynamic = ScalarFunction.bag(
    name: "series_fit_2lines_dynamic",
    summary: "Fits two straight lines, left and right of the best split, to a series, as a bag.",
    parameters: [
      .required("series", .type(.dynamic))
    ],
    keys: ["rsquare", "split_idx", "variance", "rvariance", "line_fit", "right", "left"],
    examples: [
      Example(
        "print series_fit_2lines_dynamic(dynamic([1, 2, 3, 13, 12, 11])).split_idx",
        "3")
    ],
    prepare: { arguments in SeriesLines.twoNested(arguments) }
  )
}
