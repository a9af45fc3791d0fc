import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let replaceRegex = ScalarFunction(
    name: "replace_regex",
    family: .text,
    summary: "Replaces every match of a regular expression; `\\1` in the rewrite stands for a group.",
    parameters: [
      .required("source", .type(.string)),
      .required("lookupRegex", .type(.string)).checked(Regex.check),
      .required("rewritePattern", .type(.string)),
    ],
    result: .type(.string),
    examples: [
      Example("print replace_regex('Number is 1', @'is (\\d+)', @'was: \\1')", "Number was: 1")
    ],
    evaluate: ReplaceRegex.evaluate
  )
}

private enum ReplaceRegex {
  static func evaluate(_ arguments: Arguments) throws -> Column {
    try RegexReplacement.evaluate(
      arguments, pattern: arguments.textRows(1), rewrite: arguments.textRows(2), source: arguments.textRows(0))
  }
}
