import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let isnan = ScalarFunction(
    name: "isnan",
    family: .mathematics,
    summary: "Tells whether a real is NaN.",
    parameters: [
      .required("number", .number)
    ],
    result: .type(.bool),
    examples: [
      Example("print isnan(0.0 / 0.0), isnan(1.0)", "true | false")
    ],
    evaluate: Isnan.evaluate
  )
}

private enum Isnan {
  static func evaluate(_ arguments: Arguments) -> Column {
    let (values, valid) = arguments[0].doubleRows()
    return .bools(values.map { $0.isNaN }, valid: valid)
  }
}
