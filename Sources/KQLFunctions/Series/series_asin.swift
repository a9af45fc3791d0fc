import Glibc
import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let seriesAsin = ScalarFunction(
    name: "series_asin",
    family: .series,
    summary: "Calculates the arcsine of every element.",
    parameters: [
      .required("series", .type(.dynamic))
    ],
    result: .type(.dynamic),
    examples: [
      Example("print series_asin(dynamic([0]))", "[0.0]")
    ],
    evaluate: SeriesAsin.evaluate
  )
}

private enum SeriesAsin {
  static func evaluate(_ arguments: Arguments) -> Column {
    SeriesFunction.mapElements(arguments, keepsIntegers: false) { abs($0) > 1 ? nil : Glibc.asin($0) }
  }
}
