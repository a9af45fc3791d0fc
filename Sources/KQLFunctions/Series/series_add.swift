import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let seriesAdd = ScalarFunction(
    name: "series_add",
    family: .series,
    summary: "Adds two series element by element.",
    parameters: [
      .required("series1", .scalar, "An array, or a number for every element."),
      .required("series2", .scalar, "An array, or a number for every element."),
    ],
    result: .type(.dynamic),
    examples: [
      Example("print series_add(dynamic([1, 2, 4]), dynamic([4, 2, 1]))", "[5,4,5]")
    ],
    evaluate: SeriesAdd.evaluate
  )
}

private enum SeriesAdd {
  static func evaluate(_ arguments: Arguments) -> Column {
    SeriesFunction.combine(arguments, keepsIntegers: true) { $0 + $1 }
  }
}
