import Glibc
import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let seriesCos = ScalarFunction(
    name: "series_cos",
    family: .series,
    summary: "Calculates the cosine of every element.",
    parameters: [
      .required("series", .type(.dynamic))
    ],
    result: .type(.dynamic),
    examples: [
      Example("print series_cos(dynamic([0]))", "[1.0]")
    ],
    evaluate: SeriesCos.evaluate
  )
}

private enum SeriesCos {
  static func evaluate(_ arguments: Arguments) -> Column {
    SeriesFunction.mapElements(arguments, keepsIntegers: false) { Glibc.cos($0) }
  }
}
