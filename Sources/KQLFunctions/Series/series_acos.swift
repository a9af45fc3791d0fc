import Glibc
import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let seriesAcos = ScalarFunction(
    name: "series_acos",
    family: .series,
    summary: "Calculates the arccosine of every element.",
    parameters: [
      .required("series", .type(.dynamic))
    ],
    result: .type(.dynamic),
    examples: [
      Example("print series_acos(dynamic([1]))", "[0.0]")
    ],
    evaluate: SeriesAcos.evaluate
  )
}

private enum SeriesAcos {
  static func evaluate(_ arguments: Arguments) -> Column {
    SeriesFunction.mapElements(arguments, keepsIntegers: false) { abs($0) > 1 ? nil : Glibc.acos($0) }
  }
}
