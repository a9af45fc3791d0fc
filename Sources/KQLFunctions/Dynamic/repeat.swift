import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let `repeat` = ArrayFunction.make(
    "repeat", summary: "Makes an array that holds a value a number of times.",
    parameters: [.required("value", .scalar), .required("count", .type(.long))],
    result: .computed { $0.first == .dynamic ? nil : .dynamic },
    examples: [Example("print repeat(1, 3)", "[1,1,1]")]
  ) { views, output in
    guard let count = views[1]?.long, count >= 0 else { return false }
    var list = JSONListWriter()
    output.append(0x5B)
    for _ in 0..<min(count, 1_048_576) { list.element(views[0], &output) }
    output.append(0x5D)
    return true
  }
}
