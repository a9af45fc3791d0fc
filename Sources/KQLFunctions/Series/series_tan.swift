import Glibc
import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let seriesTan = ScalarFunction(
    name: "series_tan",
    family: .series,
    summary: "Calculates the tangent of every element.",
    parameters: [
      .required("series", .type(.dynamic))
    ],
    result: .type(.dynamic),
    examples: [
      Example("print series_tan(dynamic([0]))", "[0.0]")
    ],
    evaluate: SeriesTan.evaluate
  )
}

private enum SeriesTan {
  static func evaluate(_ arguments: Arguments) -> Column {
    SeriesFunction.mapElements(arguments, keepsIntegers: false) { Glibc.tan($0) }
  }
}
