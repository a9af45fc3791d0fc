import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let arraySplit = ArrayFunction.make(
    "array_split", summary: "Splits an array at one or several positions.",
    parameters: [.required("array", .type(.dynamic)), .required("index", .oneOf([.long, .dynamic]))],
    examples: [Example("print array_split(dynamic([1, 2, 3, 4, 5]), dynamic([1, 3]))", "[[1],[2,3],[4,5]]")]
  ) { views, output in
    guard let elements = ArrayFunction.elements(views[0]), let index = views[1] else { return false }
    let wanted = index.kind == .array ? index.elements.map(\.long) : [index.long]
    var start = 0
    var list = JSONListWriter()
    output.append(0x5B)
    for case let position? in wanted {
      let place = position < 0 ? position + Int64(elements.count) : position
      let end = Int(min(max(place, Int64(start)), Int64(elements.count)))
      list.comma(&output)
      ArrayFunction.append(Array(elements[start..<end]), to: &output)
      start = end
    }
    list.comma(&output)
    ArrayFunction.append(Array(elements[start...]), to: &output)
    output.append(0x5D)
    return true
  }
}
