import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let betaCdf = ScalarFunction(
    name: "beta_cdf",
    family: .mathematics,
    summary: "Calculates the cumulative beta distribution.",
    parameters: [
      .required("x", .number),
      .required("alpha", .number),
      .required("beta", .number),
    ],
    result: .type(.real),
    examples: [
      Example("print round(beta_cdf(0.5, 2.0, 2.0), 6)", "0.5")
    ],
    evaluate: BetaCdf.evaluate
  )
}

private enum BetaCdf {
  static func evaluate(_ arguments: Arguments) -> Column {
    let rows = arguments.columns.map { $0.doubleRows() }
    return arguments.buildReal { row in
      for part in rows where !(part.valid?[row] ?? true) { return nil }
      return Beta.cumulative(rows[0].values[row], rows[1].values[row], rows[2].values[row])
    }
  }
}
