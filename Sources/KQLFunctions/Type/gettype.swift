import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let gettype = ScalarFunction(
    name: "gettype", family: .type, summary: "Returns the name of a value's type, of a dynamic that of what it holds.",
    parameters: [.required("value", .scalar)], result: .type(.string), resultName: .prefixed("type"),
    examples: [
      Example("print gettype(1), gettype(dynamic([1])), gettype(parse_json('1.5'))", "long | array | double"),
      Example("print gettype(dynamic({'a': 1})), gettype(dynamic(null))", "dictionary | null"),
    ]
  ) { arguments in
    let value = arguments[0]
    guard value.type == .dynamic else { return .constant(.string(value.type.name), .string, count: arguments.rowCount) }
    return constantFolded(arguments) { arguments in
      let valid = arguments[0].validity
      let text = arguments[0].texts()
      var codes = [UInt32](repeating: 0, count: text.count)
      text.forEachRow { row, bytes in
        if valid?[row] != false { codes[row] = GetType.code(JSONView(bytes)) }
      }
      return Column(
        type: .string, count: text.count, storage: .dictionary(codes: codes, values: GetType.names))
    }
  }
}

private enum GetType {
  static let names = Text(["null", "bool", "long", "double", "string", "array", "dictionary"])

  static func code(_ view: JSONView) -> UInt32 {
    switch view.kind {
    case .null: 0
    case .bool: 1
    case .number: view.isInteger ? 2 : 3
    case .string: 4
    case .array: 5
    case .object: 6
    }
  }
}
