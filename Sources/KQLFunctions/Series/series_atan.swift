import Glibc
import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let seriesAtan = ScalarFunction(
    name: "series_atan",
    family: .series,
    summary: "Calculates the arctangent of every element.",
    parameters: [
      .required("series", .type(.dynamic))
    ],
    result: .type(.dynamic),
    examples: [
      Example("print series_atan(dynamic([0]))", "[0.0]")
    ],
    evaluate: SeriesAtan.evaluate
  )
}

private enum SeriesAtan {
  static func evaluate(_ arguments: Arguments) -> Column {
    SeriesFunction.mapElements(arguments, keepsIntegers: false) { Glibc.atan($0) }
  }
}
