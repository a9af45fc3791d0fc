import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let trimStart = ScalarFunction(
    name: "trim_start",
    family: .text,
    summary: "Removes a match of a regular expression at the start of a string.",
    parameters: [
      .required("regex", .type(.string)),
      .required("source", .type(.string)),
    ],
    result: .type(.string),
    examples: [
      Example("print trim_start('https://', 'https://bing.com')", "bing.com")
    ],
    evaluate: TrimStart.evaluate
  )
}

private enum TrimStart {
  static func evaluate(_ arguments: Arguments) throws -> Column {
    try Trimming.evaluate(arguments, start: true, end: false)
  }
}
