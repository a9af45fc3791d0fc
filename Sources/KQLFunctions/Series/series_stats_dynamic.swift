import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let seriesStatsDynamic = ScalarFunction.bag(
    name: "series_stats_dynamic",
    summary: "Calculates statistics of a series as a bag.",
    parameters: [
      .required("series", .type(.dynamic)),
      .optional(
        "ignoreNonfinite", .type(.bool), "Whether elements that are no finite numbers are left out; false by default."),
    ],
    keys: ["min", "min_idx", "max", "max_idx", "avg", "stdev", "variance", "sum", "len"],
    examples: [
      Example(
        "print series_stats_dynamic(dynamic([1, 3])).avg",
        "2.0")
    ],
    prepare: { arguments in { row in SeriesStatistics.values(arguments, row) } }
  )
}
