import KQLLanguage

extension ScalarFunction {
  static let weekOfYear = DatePart.make(
    "week_of_year", summary: "Returns the week of the year as ISO 8601 counts it.", synonyms: ["weekofyear"],
    examples: [Example("print week_of_year(datetime(2016-01-01)), week_of_year(datetime(2007-01-01))", "53 | 1")]
  ) { Loop.map($0) { DatePart.weekOfYear($0) } }
}
