import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let dynamicToJson = ScalarFunction(
    name: "dynamic_to_json", family: .dynamic, summary: "Writes a value as JSON text, the names of bags in order.",
    parameters: [.required("value", .scalar)], result: .type(.string),
    examples: [Example("print dynamic_to_json(dynamic({'b': 1, 'a': [2, 3]}))", #"{"a":[2,3],"b":1}"#)]
  ) { arguments in
    constantFolded(arguments) { arguments in
      var builder = TextBuilder(rows: arguments.rowCount)
      DynamicRows.forEach([arguments[0]], count: arguments.rowCount) { _, views in
        if let view = views[0] {
          SortedJSON.append(view, to: &builder.bytes)
        } else {
          builder.bytes.append(contentsOf: "null".utf8)
        }
        builder.endRow()
      }
      return .text(builder.finish())
    }
  }
}

private enum SortedJSON {
  static func append(_ view: JSONView, to output: inout [UInt8]) {
    var list = JSONListWriter()
    switch view.kind {
    case .array:
      output.append(0x5B)
      view.forEachElement { element in
        list.comma(&output)
        append(element, to: &output)
      }
      output.append(0x5D)
    case .object:
      output.append(0x7B)
      let members = view.members.sorted { Column.order($0.key.slice, $1.key.slice) < 0 }
      for member in members {
        list.comma(&output)
        output.append(contentsOf: member.key.slice)
        output.append(0x3A)
        append(member.value, to: &output)
      }
      output.append(0x7D)
    default: output.append(contentsOf: view.slice)
    }
  }
}
