import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let hasAny = terms(
    "has_any", all: false, "Tests whether any of the terms is in a string, whatever the case of its letters.",
    [Example("print 'alpha beta' has_any ('beta', 'gamma')", "true")])
  static let hasAll = terms(
    "has_all", all: true, "Tests whether all of the terms are in a string, whatever the case of its letters.",
    [Example("print 'alpha beta' has_all ('beta', 'gamma')", "false")])

  private static func terms(_ name: String, all: Bool, _ summary: String, _ examples: [Example]) -> ScalarFunction {
    ScalarFunction(
      name: name, family: .operators, summary: summary,
      parameters: [
        .required("text", .type(.string)),
        .repeated("term", .scalar, 1...1_000_000, "A string, or a dynamic array of strings."),
      ], result: .type(.bool), examples: examples
    ) { arguments in constantFolded(arguments) { TermList.evaluate($0, all: all) } }
  }

  static let isIn = element("in", negated: false, "Tests whether a value is in a dynamic array.")
  static let isNotIn = element("!in", negated: true, "Tests whether a value is not in a dynamic array.")

  private static func element(_ name: String, negated: Bool, _ summary: String) -> ScalarFunction {
    ScalarFunction(
      name: name, family: .operators, summary: summary,
      parameters: [.required("value", .scalar), .required("array", .scalar)], result: .type(.bool),
      examples: [Example("datatable(x: long)[1, 2] | where x \(name) (1)", negated ? "2" : "1")]
    ) { arguments in
      constantFolded(arguments) { arguments in
        let values = arguments[0].boxed()
        let validity = values.validity
        let found = StringRows.map(values, arguments[1].boxed()) { value, array -> Bool in
          let wanted = JSONView(value)
          let list = JSONView(array)
          if list.kind != .array { return DynamicValues.equal(wanted, list) }
          var isFound = false
          list.forEachElement { if !isFound, DynamicValues.equal(wanted, $0) { isFound = true } }
          return isFound
        }
        return .bools(found.enumerated().map { ($1 && validity?[$0] != false) != negated })
      }
    }
  }
}

private enum TermList {
  private static let search = TextSearch(place: .term, isCaseSensitive: false)

  static func evaluate(_ arguments: Arguments, all: Bool) -> Column {
    var terms: [[UInt8]] = []
    var varying: [Column] = []
    for column in arguments.columns.dropFirst() {
      switch column.constantValue {
      case .string(let term)?: terms.append(Array(term.utf8))
      case .dynamic(var json)?: json.withUTF8 { terms += strings(JSONView($0)) }
      case nil: varying.append(column)
      default: break
      }
    }
    let text = arguments[0].texts()
    var result = [Bool](repeating: all, count: arguments.rowCount)
    func fold(_ row: Int, _ found: Bool) { result[row] = all ? result[row] && found : result[row] || found }
    for term in terms {
      let found = term.withUnsafeBufferPointer { search.matches(text, $0) }
      for row in found.indices { fold(row, found[row]) }
    }
    for column in varying {
      let found: [Bool] =
        column.type == .dynamic
        ? StringRows.map(arguments[0], column) { text, json in
          let wanted = strings(JSONView(json))
          let holds = wanted.lazy.map { $0.withUnsafeBufferPointer { search.matches(text, $0) } }
          return all ? !holds.contains(false) : holds.contains(true)
        } : StringRows.map(arguments[0], column.asText()) { search.matches($0, $1) }
      for row in found.indices { fold(row, found[row]) }
    }
    return .bools(result)
  }

  /// The strings of an array, or the one string.
  private static func strings(_ view: JSONView) -> [[UInt8]] {
    var result: [[UInt8]] = []
    func add(_ view: JSONView) {
      var bytes: [UInt8] = []
      view.appendText(to: &bytes)
      result.append(bytes)
    }
    if view.kind == .array { view.forEachElement { add($0) } } else { add(view) }
    return result
  }
}
