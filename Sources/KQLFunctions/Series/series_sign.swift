import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let seriesSign = ScalarFunction(
    name: "series_sign",
    family: .series,
    summary: "Calculates the sign of every element.",
    parameters: [
      .required("series", .type(.dynamic))
    ],
    result: .type(.dynamic),
    examples: [
      Example("print series_sign(dynamic([-6, 0, 8]))", "[-1,0,1]")
    ],
    evaluate: SeriesSign.evaluate
  )
}

private enum SeriesSign {
  static func evaluate(_ arguments: Arguments) -> Column {
    SeriesFunction.mapElements(arguments, keepsIntegers: true) { $0 > 0 ? 1 : $0 < 0 ? -1 : 0 }
  }
}
