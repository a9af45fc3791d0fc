import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let seriesPeriodsDetect = ScalarFunction.several(
    name: "series_periods_detect",
    summary: "Finds the strongest periods of a series and their scores.",
    parameters: [
      .required("series", .type(.dynamic)),
      .required("minPeriod", .type(.real)),
      .required("maxPeriod", .type(.real)),
      .required("count", .type(.long)),
    ],
    results: [
      ("periods", .dynamic),
      ("scores", .dynamic),
    ],
    examples: [
      Example(
        "print s = dynamic([1, 2, 3, 4, 3, 2, 1, 2, 3, 4, 3, 2, 1, 2, 3, 4, 3, 2])"
          + " | project series_periods_detect(s, 0, 9, 2)", "[6.0,0.0] | [1.0,0.0]")
    ],
    prepare: { arguments in
      let rows = SeriesRows(arguments[0])
      let bounds = (arguments[1].doubleRows().values, arguments[2].doubleRows().values)
      let counts = arguments[3].longRows().values
      return { row in
        guard let values = rows.series(row)?.filled else { return nil }
        let count = Int(clamping: min(max(counts[row], 0), 64))
        let found = Decomposition.periods(values, low: bounds.0[row], high: bounds.1[row], count: count)
        let padding = [Double](repeating: 0, count: max(0, count - found.count))
        return [.series(found.map(\.period) + padding), .series(found.map(\.score) + padding)]
      }
    }
  )
}
