import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let setEquals = ScalarFunction(
    name: "set_equals", family: .dynamic, summary: "Tests whether two arrays hold the same elements.",
    parameters: [.required("set1", .type(.dynamic)), .required("set2", .type(.dynamic))], result: .type(.bool),
    examples: [Example("print set_equals(dynamic([1, 2, 2]), dynamic([2, 1]))", "true")]
  ) { arguments in
    constantFolded(arguments) { arguments in
      let result = DynamicRows.values(arguments.columns, count: arguments.rowCount, blank: false) { views -> Bool? in
        guard let a = ArrayFunction.elements(views[0]), let b = ArrayFunction.elements(views[1]) else { return nil }
        return SetFunction.keys(a) == SetFunction.keys(b)
      }
      return .bools(result.values, valid: result.valid)
    }
  }
}
