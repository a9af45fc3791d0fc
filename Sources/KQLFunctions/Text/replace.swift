import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let replace = ScalarFunction(
    name: "replace",
    family: .text,
    summary: "Replaces every match of a regular expression; obsolete, replace_regex() is its successor.",
    parameters: [
      .required("regex", .type(.string)).checked(Regex.check),
      .required("rewrite", .type(.string)),
      .required("source", .type(.string)),
    ],
    result: .type(.string),
    examples: [
      Example("print replace(@'is (\\d+)', @'was: \\1', 'Number is 1')", "Number was: 1")
    ],
    evaluate: Replace.evaluate
  )
}

private enum Replace {
  static func evaluate(_ arguments: Arguments) throws -> Column {
    try RegexReplacement.evaluate(
      arguments, pattern: arguments.textRows(0), rewrite: arguments.textRows(1), source: arguments.textRows(2))
  }
}
