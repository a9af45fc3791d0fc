import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let seriesPeriodsValidate = ScalarFunction.several(
    name: "series_periods_validate",
    summary: "Scores given periods of a series.",
    parameters: [
      .required("series", .type(.dynamic)),
      .repeated("period", .type(.real), 1...16),
    ],
    results: [
      ("periods", .dynamic),
      ("scores", .dynamic),
    ],
    examples: [
      Example(
        "print s = dynamic([1, 2, 3, 4, 3, 2, 1, 2, 3, 4, 3, 2, 1, 2, 3, 4, 3, 2])"
          + " | project series_periods_validate(s, 6, 4)", "[6.0,4.0] | [1.0,0.0]")
    ],
    prepare: { arguments in
      let rows = SeriesRows(arguments[0])
      let periods = arguments.columns.dropFirst().map { $0.doubleRows().values }
      return { row in
        guard let values = rows.series(row)?.filled else { return nil }
        let all = Decomposition.periods(values, low: 2, high: Double(values.count) / 2, count: values.count)
        let wanted = periods.map { $0[row] }
        let scores = wanted.map { period in all.first { Swift.abs($0.period - period) < 1 }?.score ?? 0 }
        return [.series(wanted), .series(scores)]
      }
    }
  )
}
