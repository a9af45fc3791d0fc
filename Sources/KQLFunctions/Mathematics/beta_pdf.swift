import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let betaPdf = ScalarFunction(
    name: "beta_pdf",
    family: .mathematics,
    summary: "Calculates the density of the beta distribution.",
    parameters: [
      .required("x", .number),
      .required("alpha", .number),
      .required("beta", .number),
    ],
    result: .type(.real),
    examples: [
      Example("print round(beta_pdf(0.5, 2.0, 2.0), 6)", "1.5")
    ],
    evaluate: BetaPdf.evaluate
  )
}

private enum BetaPdf {
  static func evaluate(_ arguments: Arguments) -> Column {
    let rows = arguments.columns.map { $0.doubleRows() }
    return arguments.buildReal { row in
      for part in rows where !(part.valid?[row] ?? true) { return nil }
      return Beta.density(rows[0].values[row], rows[1].values[row], rows[2].values[row])
    }
  }
}
