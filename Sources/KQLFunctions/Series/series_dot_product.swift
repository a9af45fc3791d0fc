import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let seriesDotProduct = ScalarFunction(
    name: "series_dot_product",
    family: .series,
    summary: "Calculates the dot product of two series.",
    parameters: [
      .required("series1", .scalar, "An array, or a number for every element."),
      .required("series2", .scalar, "An array, or a number for every element."),
    ],
    result: .type(.real),
    examples: [
      Example("print series_dot_product(dynamic([1, 2, 4]), dynamic([4, 2, 1]))", "12.0")
    ],
    evaluate: SeriesDotProduct.evaluate
  )
}

private enum SeriesDotProduct {
  static func evaluate(_ arguments: Arguments) -> Column {
    let (left, right) = (SeriesRows(arguments[0]), SeriesRows(arguments[1]))
    return arguments.buildReal { row in
      guard let (first, second, _) = SeriesFunction.pair(left, right, row) else { return nil }
      guard first.count == second.count else { return nil }
      var total = 0.0
      for index in first.indices {
        guard let a = first[index], let b = second[index] else { return nil }
        total += a * b
      }
      return total
    }
  }
}
