import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let arrayReverse = ArrayFunction.make(
    "array_reverse", summary: "Reverses the order of an array.", parameters: [.required("array", .type(.dynamic))],
    examples: [Example("print array_reverse(dynamic([1, 2, 3]))", "[3,2,1]")]
  ) { views, output in
    guard let elements = ArrayFunction.elements(views[0]) else { return false }
    ArrayFunction.append(Array(elements.reversed()), to: &output)
    return true
  }
}
