import KQLLanguage

extension ScalarFunction {
  static let unicodeCodepointsToString = ScalarFunction(
    name: "unicode_codepoints_to_string",
    family: .strings,
    summary: "Makes a string of Unicode code points, given as integers or arrays of integers.",
    parameters: [
      .repeated("value", .scalar, 1...64)
    ],
    result: .type(.string),
    examples: [
      Example("print unicode_codepoints_to_string(75, 117, 115, 116, 111)", "Kusto"),
      Example("print unicode_codepoints_to_string(dynamic([75, 117]), 115)", "Kus"),
    ],
    evaluate: CodePointText.evaluate
  )
}
