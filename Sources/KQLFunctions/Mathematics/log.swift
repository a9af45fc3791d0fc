import Glibc
import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let log = ScalarFunction(
    name: "log",
    family: .mathematics,
    summary: "Calculates the natural logarithm; null of a number below zero.",
    parameters: [
      .required("number", .number)
    ],
    result: .type(.real),
    resultName: .firstArgument,
    examples: [
      Example("print log(1)", "0.0")
    ],
    evaluate: LogFunction.evaluate
  )
}

private enum LogFunction {
  static func evaluate(_ arguments: Arguments) -> Column {
    RealFunction.map(arguments) { RealFunction.logarithm($0, Glibc.log) }
  }
}
