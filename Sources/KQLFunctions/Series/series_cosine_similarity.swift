import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let seriesCosineSimilarity = ScalarFunction(
    name: "series_cosine_similarity",
    family: .series,
    summary: "Calculates the cosine of the angle between two series.",
    parameters: [
      .required("series1", .type(.dynamic)),
      .required("series2", .type(.dynamic)),
      .optional("magnitude1", .type(.real)),
      .optional("magnitude2", .type(.real)),
    ],
    result: .type(.real),
    examples: [
      Example("print series_cosine_similarity(dynamic([1, 0]), dynamic([0, 1]))", "0.0")
    ],
    evaluate: SeriesCosineSimilarity.evaluate
  )
}

private enum SeriesCosineSimilarity {
  static func evaluate(_ arguments: Arguments) -> Column {
    let (left, right) = (SeriesRows(arguments[0]), SeriesRows(arguments[1]))
    let given = arguments.columns.dropFirst(2).map { $0.doubleRows() }
    return arguments.buildReal { row in
      guard let (first, second, _) = SeriesFunction.pair(left, right, row), first.count == second.count else {
        return nil
      }
      let (a, b) = (first.compactMap { $0 }, second.compactMap { $0 })
      guard a.count == first.count, b.count == second.count else { return nil }
      func magnitude(_ values: [Double], _ index: Int) -> Double {
        if index < given.count, given[index].valid?[row] ?? true { return given[index].values[row] }
        return values.reduce(0) { $0 + $1 * $1 }.squareRoot()
      }
      let product = zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
      return product / (magnitude(a, 0) * magnitude(b, 1))
    }
  }
}
