import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let arrayIndexOf = ScalarFunction(
    name: "array_index_of", family: .dynamic, summary: "Finds a value in an array; -1 when it is not there.",
    parameters: [
      .required("array", .type(.dynamic)), .required("value", .scalar),
      .optional("start", .type(.long), "Where to start; from the end when negative."),
      .optional("length", .type(.long), "How many elements to look at; -1 for all."),
      .optional("occurrence", .type(.long), "Which one to find; 1 by default."),
    ], result: .type(.long),
    examples: [Example("print array_index_of(dynamic([1, 2, 3]), 2), array_index_of(dynamic([1, 2]), 99)", "1 | -1")]
  ) { arguments in
    constantFolded(arguments) { arguments in
      let result = DynamicRows.values(arguments.columns, count: arguments.rowCount, blank: Int64(0)) {
        views -> Int64? in
        guard let elements = ArrayFunction.elements(views[0]) else { return nil }
        func integer(_ index: Int, _ fallback: Int) -> Int {
          index < views.count ? ArrayFunction.integer(views[index]) ?? fallback : fallback
        }
        var start = integer(2, 0)
        if start < 0 { start = max(0, start + elements.count) }
        let length = integer(3, -1)
        let end = length < 0 ? elements.count : min(elements.count, start.addingReportingOverflow(length).partialValue)
        var left = integer(4, 1)
        guard start < end, left >= 1 else { return -1 }
        for position in start..<end {
          let isEqual = views[1].map { DynamicValues.equal(elements[position], $0) } ?? elements[position].isNull
          if isEqual {
            left -= 1
            if left == 0 { return Int64(position) }
          }
        }
        return -1
      }
      return .longs(result.values, valid: result.valid)
    }
  }
}
