import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let seriesProduct = ScalarFunction(
    name: "series_product",
    family: .series,
    summary: "Multiplies the elements of a series.",
    parameters: [
      .required("series", .type(.dynamic))
    ],
    result: .type(.real),
    examples: [
      Example("print series_product(dynamic([1, 2, 3, 4]))", "24.0")
    ],
    evaluate: SeriesProduct.evaluate
  )
}

private enum SeriesProduct {
  static func evaluate(_ arguments: Arguments) -> Column { SeriesFunction.reduce(arguments) { $0.reduce(1, *) } }
}
