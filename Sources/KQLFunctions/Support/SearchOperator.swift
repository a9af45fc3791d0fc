import KQLColumns
import KQLLanguage

/// Makes the functions of the string search operators.
enum SearchOperator {
  static func make(
    _ name: String, _ place: TextSearch.Place, caseSensitive: Bool = false, negated: Bool = false, summary: String,
    examples: [Example]
  ) -> ScalarFunction {
    let search = TextSearch(place: place, isCaseSensitive: caseSensitive)
    return ScalarFunction(
      name: name, family: .operators, summary: summary,
      parameters: [.required("text", .type(.string)), .required("value", .type(.string))],
      result: .type(.bool), examples: examples
    ) { arguments in evaluate(search, negated: negated, arguments) }
  }

  private static func evaluate(_ search: TextSearch, negated: Bool, _ arguments: Arguments) -> Column {
    constantFolded(arguments) { arguments in
      var values: [Bool]
      if case .string(var needle)? = arguments.constant(1) {
        let text = arguments[0].texts()
        values = needle.withUTF8 { search.matches(text, $0) }
      } else {
        values = StringRows.map(arguments[0], arguments[1]) { search.matches($0, $1) }
      }
      if negated { for row in values.indices { values[row].toggle() } }
      return .bools(values)
    }
  }
}
