import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let seriesFloor = ScalarFunction(
    name: "series_floor",
    family: .series,
    summary: "Calculates the integer below of every element.",
    parameters: [
      .required("series", .type(.dynamic))
    ],
    result: .type(.dynamic),
    examples: [
      Example("print series_floor(dynamic([-1.5, 1, 2.5]))", "[-2.0,1.0,2.0]")
    ],
    evaluate: SeriesFloor.evaluate
  )
}

private enum SeriesFloor {
  static func evaluate(_ arguments: Arguments) -> Column {
    SeriesFunction.mapElements(arguments, keepsIntegers: true) { $0.rounded(.down) }
  }
}
