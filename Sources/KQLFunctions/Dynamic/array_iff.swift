import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let arrayIff = ArrayFunction.make(
    "array_iff", summary: "Chooses element by element from two arrays or values by an array of conditions.",
    parameters: [.required("condition", .type(.dynamic)), .required("then", .scalar), .required("else", .scalar)],
    synonyms: ["array_iif"],
    examples: [
      Example("print array_iff(dynamic([true, false, true]), dynamic([1, 2, 3]), dynamic([4, 5, 6]))", "[1,5,3]"),
      Example("print array_iff(dynamic([1, 0, 50]), 'yes', 'no')", #"["yes","no","yes"]"#),
    ]
  ) { views, output in
    guard let conditions = ArrayFunction.elements(views[0]) else { return false }
    let sources = views[1...].map { view in (view: view, elements: ArrayFunction.elements(view)) }
    var list = JSONListWriter()
    output.append(0x5B)
    for (index, condition) in conditions.enumerated() {
      let holds = condition.bool ?? condition.real.map { $0 != 0 }
      guard let holds else {
        list.element(nil, &output)
        continue
      }
      let source = sources[holds ? 0 : 1]
      if let elements = source.elements {
        list.element(index < elements.count ? elements[index] : nil, &output)
      } else {
        list.element(source.view, &output)
      }
    }
    output.append(0x5D)
    return true
  }
}
