import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let isfinite = ScalarFunction(
    name: "isfinite",
    family: .mathematics,
    summary: "Tells whether a real is finite.",
    parameters: [
      .required("number", .number)
    ],
    result: .type(.bool),
    examples: [
      Example("print isfinite(1.0)", "true")
    ],
    evaluate: Isfinite.evaluate
  )
}

private enum Isfinite {
  static func evaluate(_ arguments: Arguments) -> Column {
    let (values, valid) = arguments[0].doubleRows()
    return .bools(values.map { $0.isFinite }, valid: valid)
  }
}
