import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let bagPack = ScalarFunction(
    name: "bag_pack", family: .dynamic, summary: "Makes a bag of names and values.",
    parameters: [.repeated("key_or_value", .scalar, 0...1024, "A name, then its value, and so on.")],
    result: .computed { $0.count % 2 == 0 ? .dynamic : nil },
    examples: [Example("print bag_pack('name', 'alice', 'age', 30)", #"{"name":"alice","age":30}"#)],
    synonyms: ["pack", "pack_dictionary"]
  ) { arguments in
    let columns = arguments.columns.enumerated().map { $0 % 2 == 0 ? $1.asText() : $1 }
    let given = Arguments(
      columns: columns, rowCount: arguments.rowCount, resultType: arguments.resultType, context: arguments.context)
    return constantFolded(given) { arguments in
      DynamicRows.map(arguments.columns, count: arguments.rowCount) { views, output in
        var list = JSONListWriter()
        output.append(0x7B)
        for index in stride(from: 0, to: views.count - 1, by: 2) {
          if let key = views[index] { list.member(key, views[index + 1], &output) }
        }
        output.append(0x7D)
        return true
      }
    }
  }
}
