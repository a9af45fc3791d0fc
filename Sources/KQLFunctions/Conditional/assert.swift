import KQLColumns
import KQLDiagnostics
import KQLLanguage

extension ScalarFunction {
  static let assert = ScalarFunction(
    name: "assert", family: .conditional, summary: "Fails the query with a message when a condition does not hold.",
    parameters: [.required("predicate", .type(.bool)), .required("message", .type(.string))], result: .type(.bool),
    examples: [Example("print assert(1 < 2, 'never said')", "true")]
  ) { arguments in
    let valid = arguments[0].validity
    let flags = arguments[0].bools()
    for row in flags.indices where !flags[row] || valid?[row] == false {
      var message = ""
      if case .string(let text) = arguments[1].value(row) { message = text }
      throw Diagnostic(code: "SEM0060", "assert() has failed with message: '\(message)'")
    }
    return .constant(.bool(true), .bool, count: arguments.rowCount)
  }
}
