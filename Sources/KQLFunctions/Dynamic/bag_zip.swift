import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let bagZip = ArrayFunction.make(
    "bag_zip", summary: "Makes a bag of an array of names and an array of values.",
    parameters: [.required("keys", .type(.dynamic)), .required("values", .type(.dynamic))],
    examples: [Example("print bag_zip(dynamic(['a', 8, 'b']), dynamic([1, '2', 2.5]))", #"{"a":1,"b":2.5}"#)]
  ) { views, output in
    guard let keys = ArrayFunction.elements(views[0]) else { return false }
    let values = ArrayFunction.elements(views[1]) ?? []
    var list = JSONListWriter()
    output.append(0x7B)
    for (index, key) in keys.enumerated() where key.kind == .string {
      list.member(key, index < values.count ? values[index] : nil, &output)
    }
    output.append(0x7D)
    return true
  }
}
