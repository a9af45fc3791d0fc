import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let arraySlice = ArrayFunction.make(
    "array_slice", summary: "Returns the elements between two positions, both included, from the end when negative.",
    parameters: [
      .required("array", .type(.dynamic)), .required("start", .type(.long)), .required("end", .type(.long)),
    ],
    examples: [
      Example(
        "print array_slice(dynamic([1, 2, 3, 4, 5]), 1, 3), array_slice(dynamic([1, 2, 3]), -2, -1)", "[2,3,4] | [2,3]")
    ]
  ) { views, output in
    guard let elements = ArrayFunction.elements(views[0]), var start = ArrayFunction.integer(views[1]),
      var end = ArrayFunction.integer(views[2])
    else { return false }
    if start < 0 { start = max(0, start + elements.count) }
    if end < 0 { end += elements.count }
    end = min(end, elements.count - 1)
    ArrayFunction.append(start <= end ? Array(elements[start...end]) : [], to: &output)
    return true
  }
}
