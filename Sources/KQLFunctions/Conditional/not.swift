import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let not = ScalarFunction(
    name: "not", family: .conditional, summary: "Reverses a bool.", parameters: [.required("expression", .type(.bool))],
    result: .type(.bool), examples: [Example("print not(true), not(bool(null))", "false | null")]
  ) { arguments in
    if arguments[0].isAllNull { return arguments[0] }
    return .bools(Loop.map(arguments[0].bools()) { !$0 }, valid: arguments[0].validity)
  }
}
