import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let trimEnd = ScalarFunction(
    name: "trim_end",
    family: .text,
    summary: "Removes a match of a regular expression at the end of a string.",
    parameters: [
      .required("regex", .type(.string)),
      .required("source", .type(.string)),
    ],
    result: .type(.string),
    examples: [
      Example("print trim_end('.com', 'bing.com')", "bing")
    ],
    evaluate: TrimEnd.evaluate
  )
}

private enum TrimEnd {
  static func evaluate(_ arguments: Arguments) throws -> Column {
    try Trimming.evaluate(arguments, start: false, end: true)
  }
}
