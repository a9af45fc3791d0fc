import Glibc
import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let seriesSin = ScalarFunction(
    name: "series_sin",
    family: .series,
    summary: "Calculates the sine of every element.",
    parameters: [
      .required("series", .type(.dynamic))
    ],
    result: .type(.dynamic),
    examples: [
      Example("print series_sin(dynamic([0]))", "[0.0]")
    ],
    evaluate: SeriesSin.evaluate
  )
}

private enum SeriesSin {
  static func evaluate(_ arguments: Arguments) -> Column {
    SeriesFunction.mapElements(arguments, keepsIntegers: false) { Glibc.sin($0) }
  }
}
