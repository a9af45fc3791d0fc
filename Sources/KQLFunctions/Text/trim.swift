import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let trim = ScalarFunction(
    name: "trim",
    family: .text,
    summary: "Removes a match of a regular expression at both ends of a string.",
    parameters: [
      .required("regex", .type(.string)),
      .required("source", .type(.string)),
    ],
    result: .type(.string),
    examples: [
      Example("print trim('--', '--https://bing.com--'), trim('x', 'xxabcxx')", "https://bing.com | xabcx")
    ],
    evaluate: TrimFunction.evaluate
  )
}

private enum TrimFunction {
  static func evaluate(_ arguments: Arguments) throws -> Column {
    try Trimming.evaluate(arguments, start: true, end: true)
  }
}
