import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let setHasElement = ScalarFunction(
    name: "set_has_element", family: .dynamic, summary: "Tests whether a value is in an array.",
    parameters: [.required("set", .type(.dynamic)), .required("value", .scalar)], result: .type(.bool),
    examples: [
      Example("print set_has_element(dynamic([1, 2]), 2), set_has_element(dynamic([1, 2]), '2')", "true | false")
    ]
  ) { arguments in
    constantFolded(arguments) { arguments in
      let result = DynamicRows.values(arguments.columns, count: arguments.rowCount, blank: false) { views -> Bool? in
        guard let set = views[0], set.kind == .array else { return nil }
        var isFound = false
        set.forEachElement { element in
          if !isFound { isFound = views[1].map { DynamicValues.equal(element, $0) } ?? element.isNull }
        }
        return isFound
      }
      return .bools(result.values, valid: result.valid)
    }
  }
}
