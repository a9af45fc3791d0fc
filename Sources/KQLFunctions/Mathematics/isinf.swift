import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let isinf = ScalarFunction(
    name: "isinf",
    family: .mathematics,
    summary: "Tells whether a real is infinite.",
    parameters: [
      .required("number", .number)
    ],
    result: .type(.bool),
    examples: [
      Example("print isinf(1.0 / 0.0)", "true")
    ],
    evaluate: Isinf.evaluate
  )
}

private enum Isinf {
  static func evaluate(_ arguments: Arguments) -> Column {
    let (values, valid) = arguments[0].doubleRows()
    return .bools(values.map { $0.isInfinite }, valid: valid)
  }
}
