internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension TabularOperator {
  static let projectByNames = TabularOperator(
    name: "project-by-names",
    summary: "Keeps the columns whose names are given as text, patterns or arrays, in that order; others are ignored.",
    syntax: "project-by-names { Column=<expression>, ',' }+",
    examples: [
      Example("print a = 1, b = 2, c = 3 | project-by-names 'c', dynamic(['a', 'x'])", "3 | 1"),
      Example("print a1 = 1, b = 2, a2 = 3 | project-by-names 'a*'", "1 | 3"),
    ]
  ) { (call, input, binder) throws(Diagnostic) in
    let input = try binder.required(input, call)
    let schema = input.schema
    var picked: [Int] = []
    for syntax in call.captures.expressions("Column") {
      let names: [String]
      switch try binder.constant(syntax).value {
      case .string(let text): names = [text]
      case .dynamic(let text):
        let value = JSONValue(text)
        names = value?.array?.compactMap(\.string) ?? value?.string.map { [$0] } ?? []
      default:
        throw binder.semanticError("a name or an array of names is expected.", code: "SEM0005", range: syntax.range)
      }
      for name in names {
        for position in schema.visible where NamePattern.matches(name, schema[position].name) {
          if !picked.contains(position) { picked.append(position) }
        }
      }
    }
    guard !picked.isEmpty else {
      throw binder.semanticError("none of the names is a column.", code: "SEM0100", range: call.range)
    }
    return input.selecting(picked.map { ($0, schema[$0].name) })
  }
}
