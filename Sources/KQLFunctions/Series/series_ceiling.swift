import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let seriesCeiling = ScalarFunction(
    name: "series_ceiling",
    family: .series,
    summary: "Calculates the integer above of every element.",
    parameters: [
      .required("series", .type(.dynamic))
    ],
    result: .type(.dynamic),
    examples: [
      Example("print series_ceiling(dynamic([-1.5, 1, 2.5]))", "[-1.0,1.0,3.0]")
    ],
    evaluate: SeriesCeiling.evaluate
  )
}

private enum SeriesCeiling {
  static func evaluate(_ arguments: Arguments) -> Column {
    SeriesFunction.mapElements(arguments, keepsIntegers: true) { $0.rounded(.up) }
  }
}
