import Glibc
import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let seriesExp = ScalarFunction(
    name: "series_exp",
    family: .series,
    summary: "Calculates the exponential function of every element.",
    parameters: [
      .required("series", .type(.dynamic))
    ],
    result: .type(.dynamic),
    examples: [],
    evaluate: SeriesExp.evaluate
  )
}

private enum SeriesExp {
  static func evaluate(_ arguments: Arguments) -> Column {
    SeriesFunction.mapElements(arguments, keepsIntegers: false) { Glibc.exp($0) }
  }
}
