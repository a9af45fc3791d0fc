import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let seriesFitLineDynamic = ScalarFunction.bag(
    name: "series_fit_line_dynamic",
    summary: "Fits a straight line to a series, as a bag.",
    parameters: [
      .required("series", .type(.dynamic))
    ],
    keys: ["rsquare", "slope", "variance", "rvariance", "interception", "line_fit"],
    examples: [
      Example(
        "print series_fit_line_dynamic(dynamic([1, 2, 3, 4])).slope",
        "1.0")
    ],
    prepare: { arguments in SeriesLines.one(arguments) }
  )
}
