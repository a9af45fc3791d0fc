import Glibc
import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let asin = ScalarFunction(
    name: "asin",
    family: .mathematics,
    summary: "Calculates the angle whose sine is a number; null outside of -1 to 1.",
    parameters: [
      .required("number", .number)
    ],
    result: .type(.real),
    resultName: .firstArgument,
    examples: [
      Example("print asin(0)", "0.0")
    ],
    evaluate: Asin.evaluate
  )
}

private enum Asin {
  static func evaluate(_ arguments: Arguments) -> Column {
    RealFunction.map(arguments) { abs($0) > 1 ? nil : Glibc.asin($0) }
  }
}
