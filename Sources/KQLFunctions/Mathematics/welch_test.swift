import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let welchTest = ScalarFunction(
    name: "welch_test",
    family: .mathematics,
    summary: "Calculates the p-value of the Welch test of two samples.",
    parameters: [
      .required("mean1", .number),
      .required("variance1", .number),
      .required("count1", .number),
      .required("mean2", .number),
      .required("variance2", .number),
      .required("count2", .number),
    ],
    result: .type(.real),
    examples: [
      Example("print round(welch_test(10.0, 2.0, 30, 10.5, 3.0, 40), 4)", "0.1885")
    ],
    evaluate: WelchTest.evaluate
  )
}

private enum WelchTest {
  static func evaluate(_ arguments: Arguments) -> Column {
    let rows = arguments.columns.map { $0.doubleRows() }
    return arguments.buildReal { row in
      for part in rows where !(part.valid?[row] ?? true) { return nil }
      let values = rows.map { $0.values[row] }
      let (first, second) = (values[1] / values[2], values[4] / values[5])
      let error = first + second
      guard error > 0, values[2] > 1, values[5] > 1 else { return nil }
      let t = (values[0] - values[3]) / error.squareRoot()
      let freedom = error * error / (first * first / (values[2] - 1) + second * second / (values[5] - 1))
      return Beta.regularized(freedom / (freedom + t * t), freedom / 2, 0.5)
    }
  }
}
