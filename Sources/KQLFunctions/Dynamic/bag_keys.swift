import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let bagKeys = ScalarFunction(
    name: "bag_keys", family: .dynamic, summary: "Returns the names of a bag's members; null for what is no bag.",
    parameters: [.required("bag", .type(.dynamic))], result: .type(.dynamic),
    examples: [Example("print bag_keys(dynamic({'a': 1, 'b': [2]}))", #"["a","b"]"#)]
  ) { arguments in
    constantFolded(arguments) { arguments in
      DynamicRows.map([arguments[0]], count: arguments.rowCount) { views, output in
        guard let bag = views[0], bag.kind == .object else { return false }
        var list = JSONListWriter()
        output.append(0x5B)
        bag.forEachMember { key, _ in list.element(key, &output) }
        output.append(0x5D)
        return true
      }
    }
  }
}
