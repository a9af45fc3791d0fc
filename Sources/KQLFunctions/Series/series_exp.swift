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
    examples: [
      Example("print series_exp(dynamic([0, 1]))", "[1.0,2.718281828459045]")
    ],
    evaluate: SeriesExp.evaluate
  )
}

private enum SeriesExp {
  static func evaluate(_ arguments: Arguments) -> Column {
    SeriesFunction.mapElements(arguments, keepsIntegers: false) { Glibc.exp($0) }
  }
}
