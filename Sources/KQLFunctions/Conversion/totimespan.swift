import KQLLanguage

extension ScalarFunction {
  static let totimespan = ConversionFunction.make(
    "totimespan", .timespan, summary: "Converts a value to a timespan; what is none gives null.", synonyms: ["totime"],
    examples: [Example("print totimespan('90s'), totimespan('13:00'), totimespan('1.5')", "00:01:30 | 13:00:00 | null")]
  )
}
