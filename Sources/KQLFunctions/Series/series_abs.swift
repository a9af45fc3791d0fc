import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let seriesAbs = ScalarFunction(
    name: "series_abs",
    family: .series,
    summary: "Calculates the absolute value of every element.",
    parameters: [
      .required("series", .type(.dynamic))
    ],
    result: .type(.dynamic),
    examples: [
      Example("print series_abs(dynamic([-6, 0, 8]))", "[6,0,8]")
    ],
    evaluate: SeriesAbs.evaluate
  )
}

private enum SeriesAbs {
  static func evaluate(_ arguments: Arguments) -> Column {
    SeriesFunction.mapElements(arguments, keepsIntegers: true) { abs($0) }
  }
}
