import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let bagHasKey = ScalarFunction(
    name: "bag_has_key", family: .dynamic, summary: "Tests whether a bag has a name, or a path that starts with $.",
    parameters: [.required("bag", .type(.dynamic)), .required("key", .type(.string))], result: .type(.bool),
    examples: [
      Example(
        "print bag_has_key(dynamic({'a': {'b': 1}}), 'a'), bag_has_key(dynamic({'a': {'b': 1}}), '$.a.c')",
        "true | false")
    ]
  ) { arguments in
    constantFolded(arguments) { arguments in
      var path: JSONPath?
      if case .string(let key)? = arguments.constant(1) { path = BagKeys.path(key) }
      let result = DynamicRows.values(arguments.columns, count: arguments.rowCount, blank: false) { views -> Bool? in
        guard let bag = views[0], bag.kind == .object, let wanted = path ?? views[1]?.string.map(BagKeys.path) else {
          return nil
        }
        return wanted.find(in: bag) != nil
      }
      return .bools(result.values, valid: result.valid)
    }
  }
}
