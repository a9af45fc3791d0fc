import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let seriesMagnitude = ScalarFunction(
    name: "series_magnitude",
    family: .series,
    summary: "Calculates the Euclidean length of a series.",
    parameters: [
      .required("series", .type(.dynamic))
    ],
    result: .type(.real),
    examples: [
      Example("print series_magnitude(dynamic([1, 2, 3, 4]))", "5.477225575051661")
    ],
    evaluate: SeriesMagnitude.evaluate
  )
}

private enum SeriesMagnitude {
  static func evaluate(_ arguments: Arguments) -> Column {
    SeriesFunction.reduce(arguments) { $0.reduce(0) { $0 + $1 * $1 }.squareRoot() }
  }
}
