import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let seriesStats = ScalarFunction.several(
    name: "series_stats",
    summary: "Calculates statistics of a series: minimum, maximum, their positions, average, deviation and variance.",
    parameters: [
      .required("series", .type(.dynamic)),
      .optional(
        "ignoreNonfinite", .type(.bool), "Whether elements that are no finite numbers are left out; false by default."),
    ],
    results: [
      ("min", .real),
      ("min_idx", .long),
      ("max", .real),
      ("max_idx", .long),
      ("avg", .real),
      ("stdev", .real),
      ("variance", .real),
    ],
    examples: [
      Example(
        "print x = dynamic([23, 46, 23, 87, 4, 8, 3, 75, 2, 56, 13, 75, 32, 16, 29]) | project series_stats(x) | project-away series_stats_x_stdev, series_stats_x_variance",
        "2.0 | 8 | 87.0 | 3 | 32.8")
    ],
    prepare: { arguments in { row in SeriesStatistics.values(arguments, row) } }
  )
}
