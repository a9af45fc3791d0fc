import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let arrayLength = ScalarFunction(
    name: "array_length", family: .dynamic, summary: "Counts the elements of a dynamic array; null for what is none.",
    parameters: [.required("array", .type(.dynamic))], result: .type(.long),
    examples: [Example("print array_length(dynamic([1, 2, 3])), array_length(dynamic({}))", "3 | null")],
    synonyms: ["arraylength"]
  ) { arguments in
    constantFolded(arguments) { arguments in
      let result = DynamicRows.values([arguments[0]], count: arguments.rowCount, blank: Int64(0)) { views in
        guard let array = views[0], array.kind == .array else { return nil }
        return Int64(array.count)
      }
      return .longs(result.values, valid: result.valid)
    }
  }
}
