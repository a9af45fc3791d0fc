import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let jaccardIndex = ScalarFunction(
    name: "jaccard_index", family: .dynamic,
    summary: "Returns the share of the elements of two sets that are in both.",
    parameters: [.required("set1", .type(.dynamic)), .required("set2", .type(.dynamic))], result: .type(.real),
    examples: [Example("print jaccard_index(dynamic([1, 2, 3, 4]), dynamic([3, 4, 5, 6]))", "0.3333333333333333")]
  ) { arguments in
    constantFolded(arguments) { arguments in
      let result = DynamicRows.values(arguments.columns, count: arguments.rowCount, blank: 0.0) { views -> Double? in
        guard let a = ArrayFunction.elements(views[0]), let b = ArrayFunction.elements(views[1]) else { return nil }
        let (left, right) = (SetFunction.keys(a), SetFunction.keys(b))
        return Double(left.intersection(right).count) / Double(left.union(right).count)
      }
      return .reals(result.values, valid: result.valid)
    }
  }
}
