import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let arrayConcat = ArrayFunction.make(
    "array_concat", summary: "Joins arrays to one.", parameters: [.repeated("array", .type(.dynamic), 1...64)],
    examples: [Example("print array_concat(dynamic([1, 2]), dynamic([99]))", "[1,2,99]")]
  ) { views, output in
    var list = JSONListWriter()
    output.append(0x5B)
    var isKnown = false
    for case let view? in views {
      guard view.kind == .array else { return false }
      isKnown = true
      view.forEachElement { list.element($0, &output) }
    }
    output.append(0x5D)
    return isKnown
  }
}
