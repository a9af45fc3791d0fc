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
    // The value is written once: a million decimals would take a second to format.
    var element: [UInt8] = []
    var list = JSONListWriter()
    list.element(views[0], &element)
    element.append(0x2C)
    let times = Int(min(count, 1_048_576))
    try TextLimit.check(output.count + times * element.count, rows: 1)
    output.reserveCapacity(output.count + times * element.count + 2)
    output.append(0x5B)
    for _ in 0..<times { output.append(contentsOf: element) }
    if times > 0 { output.removeLast() }
    output.append(0x5D)
    return true
  }
}
