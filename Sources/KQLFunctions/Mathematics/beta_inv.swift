import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let betaInv = ScalarFunction(
    name: "beta_inv",
    family: .mathematics,
    summary: "Calculates the inverse of the cumulative beta distribution.",
    parameters: [
      .required("probability", .number),
      .required("alpha", .number),
      .required("beta", .number),
    ],
    result: .type(.real),
    examples: [
      Example("print round(beta_inv(0.5, 2.0, 2.0), 6)", "0.5"),
      Example("print isfinite(beta_inv(0, 1e-16, 9007199254740993.0))", "true"),
    ],
    evaluate: BetaInv.evaluate
  )
}

private enum BetaInv {
  static func evaluate(_ arguments: Arguments) -> Column {
    let rows = arguments.columns.map { $0.doubleRows() }
    return arguments.buildReal { row in
      for part in rows where !(part.valid?[row] ?? true) { return nil }
      return Beta.inverse(rows[0].values[row], rows[1].values[row], rows[2].values[row])
    }
  }
}
