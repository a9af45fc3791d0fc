import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let around = ScalarFunction(
    name: "around", family: .conditional, summary: "Tests whether a value is within a distance of a center.",
    parameters: [.required("value", .scalar), .required("center", .scalar), .required("delta", .scalar)],
    result: .type(.bool),
    examples: [
      Example("print around(datetime(2020-01-01 00:00:30), datetime(2020-01-01), 1m)", "true"),
      Example("print around(5, 10, 4)", "false"),
    ]
  ) { arguments in
    func derive(_ operation: Arithmetic.Operation, _ type: ScalarType?) -> Column {
      Arithmetic.evaluate(
        operation,
        Arguments(
          columns: [arguments[1], arguments[2]], rowCount: arguments.rowCount,
          resultType: type ?? arguments[1].type, context: arguments.context))
    }
    func compare(_ operation: Comparison.Operation, _ bound: Column) -> Column {
      Comparison.evaluate(
        operation,
        Arguments(
          columns: [arguments[0], bound], rowCount: arguments.rowCount, resultType: .bool, context: arguments.context))
    }
    let types = [arguments[1].type, arguments[2].type]
    let low = compare(.greaterOrEqual, derive(.subtract, OperatorTypes.subtract(types)))
    let high = compare(.lessOrEqual, derive(.add, OperatorTypes.add(types)))
    return .bools(
      Loop.map(low.boolOperand, high.boolOperand, count: arguments.rowCount) { $0 && $1 },
      valid: Column.zipValid(low.validity, high.validity))
  }
}
