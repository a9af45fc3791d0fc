import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let extractJson = ScalarFunction(
    name: "extract_json", family: .dynamic, summary: "Reads what a path leads to in JSON text.",
    parameters: [
      .required("path", .type(.string)), .required("json", .scalar), .optional("type", .typeLiteral),
    ], result: .typeLiteral(2, default: .string),
    examples: [Example(#"print extract_json('$.a[1]', '{"a": [1, "x"]}')"#, "x")], synonyms: ["extractjson"]
  ) { arguments in
    constantFolded(arguments) { arguments in
      var path: JSONPath?
      if case .string(let text)? = arguments.constant(0) { path = JSONPath(text) }
      let found = DynamicRows.map(
        [arguments[0], arguments[1].parsedJSON()], count: arguments.rowCount
      ) { views, output in
        guard let json = views[1], let wanted = path ?? views[0]?.string.flatMap({ JSONPath($0) }),
          let value = wanted.find(in: json), !value.isNull
        else { return false }
        output.append(contentsOf: value.slice)
        return true
      }
      return found.converted(to: arguments.resultType)
    }
  }
}
