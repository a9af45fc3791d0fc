import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let equal = comparison(
    "==", .equal, "Tests whether two values are equal.", [Example("print 1 == 1.0, long(null) == 1", "true | false")])
  static let notEqual = comparison(
    "!=", .notEqual, "Tests whether two values differ.", [Example("print 'a' != 'A'", "true")])
  static let less = comparison("<", .less, "Tests whether a value is below another.", [Example("print 1 < 2", "true")])
  static let lessOrEqual = comparison(
    "<=", .lessOrEqual, "Tests whether a value is at most another.", [Example("print 2 <= 2", "true")])
  static let greater = comparison(
    ">", .greater, "Tests whether a value is above another.", [Example("print long(null) > 0", "null")])
  static let greaterOrEqual = comparison(
    ">=", .greaterOrEqual, "Tests whether a value is at least another.", [Example("print 'b' >= 'a'", "true")])

  private static func comparison(
    _ name: String, _ operation: Comparison.Operation, _ summary: String, _ examples: [Example]
  ) -> ScalarFunction {
    ScalarFunction(
      name: name, family: .operators, summary: summary,
      parameters: [.required("left", .scalar), .required("right", .scalar)], result: .type(.bool), examples: examples
    ) { Comparison.evaluate(operation, $0) }
  }

  static let equalIgnoringCase = textual(
    "=~", negated: false, "Tests whether two strings are equal whatever the case of their letters.",
    [Example("print 'Hello' =~ 'hELLO'", "true")])
  static let notEqualIgnoringCase = textual(
    "!~", negated: true, "Tests whether two strings differ whatever the case of their letters.",
    [Example("print 'Hello' !~ 'hELLO'", "false")])

  private static func textual(
    _ name: String, negated: Bool, _ summary: String, _ examples: [Example]
  ) -> ScalarFunction {
    ScalarFunction(
      name: name, family: .operators, summary: summary,
      parameters: [.required("left", .type(.string)), .required("right", .type(.string))], result: .type(.bool),
      examples: examples
    ) { arguments in
      constantFolded(arguments) { arguments in
        if case .string(var other)? = arguments.constant(1) {
          return other.withUTF8 { other in
            .bools(StringRows.map(arguments[0]) { CaseFolding.equalIgnoringCase($0, other) != negated })
          }
        }
        return .bools(StringRows.map(arguments[0], arguments[1]) { CaseFolding.equalIgnoringCase($0, $1) != negated })
      }
    }
  }

  static let between = range(
    "between", negated: false, "Tests whether a value is in a range, both ends included.",
    [Example("print 5 between (1 .. 5)", "true")])
  static let notBetween = range(
    "!between", negated: true, "Tests whether a value is outside a range.",
    [Example("print 5 !between (1 .. 5)", "false")])

  private static func range(_ name: String, negated: Bool, _ summary: String, _ examples: [Example]) -> ScalarFunction {
    ScalarFunction(
      name: name, family: .operators, summary: summary,
      parameters: [.required("value", .scalar), .required("low", .scalar), .required("high", .scalar)],
      result: .type(.bool), examples: examples
    ) { arguments in
      constantFolded(arguments) { arguments in
        func compare(_ operation: Comparison.Operation, _ bound: Int) -> Column {
          Comparison.evaluate(
            operation,
            Arguments(
              columns: [arguments[0], arguments[bound]], rowCount: arguments.rowCount, resultType: .bool,
              context: arguments.context))
        }
        let low = compare(.greaterOrEqual, 1)
        let high = compare(.lessOrEqual, 2)
        let valid = Column.zipValid(low.validity, high.validity)
        let inside = Loop.map(low.boolOperand, high.boolOperand, count: arguments.rowCount) { ($0 && $1) != negated }
        return .bools(inside, valid: valid)
      }
    }
  }
}
