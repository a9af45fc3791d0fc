import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let iff = ScalarFunction(
    name: "iff", family: .conditional, summary: "Returns one of two values by a condition; null counts as false.",
    parameters: [.required("if", .type(.bool)), .required("then", .common), .required("else", .common)],
    result: .common,
    examples: [Example("print iff(1 < 2, 'yes', 'no'), iff(bool(null), 't', 'f')", "yes | f")], synonyms: ["iif"]
  ) { arguments in
    let type = arguments.resultType
    let (then, other) = (arguments[1].converted(to: type), arguments[2].converted(to: type))
    if case .constant(let value) = arguments[0].storage { return value == .bool(true) ? then : other }
    let valid = arguments[0].validity
    let conditions = arguments[0].bools()
    var chosen: [UInt8] = Loop.map(conditions) { $0 ? 0 : 1 }
    if let valid { for row in chosen.indices where !valid[row] { chosen[row] = 1 } }
    return Choice.pick(chosen, from: [then, other], type)
  }
}
