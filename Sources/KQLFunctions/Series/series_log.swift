import Glibc
import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let seriesLog = ScalarFunction(
    name: "series_log",
    family: .series,
    summary: "Calculates the natural logarithm of every element.",
    parameters: [
      .required("series", .type(.dynamic))
    ],
    result: .type(.dynamic),
    examples: [
      Example("print series_log(dynamic([1]))", "[0.0]")
    ],
    evaluate: SeriesLog.evaluate
  )
}

private enum SeriesLog {
  static func evaluate(_ arguments: Arguments) -> Column {
    SeriesFunction.mapElements(arguments, keepsIntegers: false) { $0 < 0 ? nil : Glibc.log($0) }
  }
}
