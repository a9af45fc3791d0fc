import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let arraySum = ScalarFunction(
    name: "array_sum", family: .dynamic, summary: "Adds the numbers of an array; null when it holds anything else.",
    parameters: [.required("array", .type(.dynamic))], result: .type(.real),
    examples: [Example("print array_sum(dynamic([1, null, 3]))", "4.0")]
  ) { arguments in
    constantFolded(arguments) { arguments in
      let result = DynamicRows.values([arguments[0]], count: arguments.rowCount, blank: 0.0) { views -> Double? in
        guard let array = views[0], array.kind == .array else { return nil }
        var sum = 0.0
        var isNumeric = true
        array.forEachElement { element in
          if let number = element.real { sum += number } else if !element.isNull { isNumeric = false }
        }
        return isNumeric ? sum : nil
      }
      return .reals(result.values, valid: result.valid)
    }
  }
}
