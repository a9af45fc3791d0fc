import KQLColumns
import KQLLanguage

/// Makes functions whose result is a dynamic written element by element.
enum ArrayFunction {
  static func make(
    _ name: String, summary: String, parameters: [Parameter], synonyms: [String] = [],
    result: ResultType = .type(.dynamic), examples: [Example],
    _ body: @escaping @Sendable ([JSONView?], inout [UInt8]) throws -> Bool
  ) -> ScalarFunction {
    ScalarFunction(
      name: name, family: .dynamic, summary: summary, parameters: parameters, result: result,
      examples: examples, synonyms: synonyms
    ) { arguments in
      try constantFolded(arguments) { try DynamicRows.map($0.columns, count: $0.rowCount, body) }
    }
  }

  static func append(_ elements: some Sequence<JSONView?>, to output: inout [UInt8]) {
    var list = JSONListWriter()
    output.append(0x5B)
    for element in elements { list.element(element, &output) }
    output.append(0x5D)
  }

  /// The elements of an array; nil for what is none.
  static func elements(_ view: JSONView?) -> [JSONView]? {
    guard let view, view.kind == .array else { return nil }
    return view.elements
  }

  static func integer(_ view: JSONView?) -> Int? { view?.long.flatMap { Int(exactly: $0) } }
}
