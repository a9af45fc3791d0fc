import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let zip = ArrayFunction.make(
    "zip", summary: "Makes an array of arrays of the elements at one position.",
    parameters: [.repeated("array", .type(.dynamic), 2...64)],
    examples: [Example("print zip(dynamic(['A', 1, 1.5]), dynamic([{}, 'B']))", #"[["A",{}],[1,"B"],[1.5,null]]"#)]
  ) { views, output in
    var arrays: [[JSONView]] = []
    for view in views {
      guard let elements = ArrayFunction.elements(view) else { return false }
      arrays.append(elements)
    }
    let length = arrays.reduce(0) { max($0, $1.count) }
    var list = JSONListWriter()
    output.append(0x5B)
    for index in 0..<length {
      list.comma(&output)
      ArrayFunction.append(arrays.map { index < $0.count ? $0[index] : nil }, to: &output)
    }
    output.append(0x5D)
    return true
  }
}
