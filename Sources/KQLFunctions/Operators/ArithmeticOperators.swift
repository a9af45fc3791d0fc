import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let add = arithmetic(
    "+", .add, OperatorTypes.add, "Adds numbers, timespans, or a timespan to a datetime.",
    [
      Example("print toint(2147483647) + toint(1)", "2147483648"),
      Example("print datetime(2020-06-15 13:45:00) + 90m", "2020-06-15T15:15:00.0000000Z"),
    ])
  static let subtract = arithmetic(
    "-", .subtract, OperatorTypes.subtract, "Subtracts numbers, timespans or datetimes.",
    [
      Example("print datetime(9999-12-31) - datetime(0001-01-01)", "3652058.00:00:00"),
      Example("print datetime(0001-01-01) - 1tick", "null"),
    ])
  static let multiply = arithmetic(
    "*", .multiply, OperatorTypes.multiply, "Multiplies numbers, or a timespan with a number.",
    [Example("print 1d * 2.5", "2.12:00:00")])
  static let divide = arithmetic(
    "/", .divide, OperatorTypes.divide, "Divides numbers or timespans; whole numbers give whole numbers.",
    [Example("print -7 / 2, 1 / 0, 7 / 2.0", "-3 | null | 3.5"), Example("print 1d / 1h", "24.0")])
  static let modulo = arithmetic(
    "%", .modulo, OperatorTypes.modulo, "Returns the remainder of a division, never negative.",
    [Example("print -7 % 3, 7 % -3", "2 | 1")])

  private static func arithmetic(
    _ name: String, _ operation: Arithmetic.Operation, _ type: @escaping @Sendable ([ScalarType]) -> ScalarType?,
    _ summary: String, _ examples: [Example]
  ) -> ScalarFunction {
    ScalarFunction(
      name: name, family: .operators, summary: summary,
      parameters: [.required("left", .scalar), .required("right", .scalar)], result: .computed(type),
      examples: examples
    ) { Arithmetic.evaluate(operation, $0) }
  }

  static let negate = ScalarFunction(
    name: "unary-", family: .operators, summary: "Negates a number or a timespan.",
    parameters: [.required("value", .scalar)],
    result: .computed { types in
      guard let type = types.first else { return nil }
      if type == .int { return .long }
      return type.isNumeric || type == .timespan ? type : nil
    },
    examples: [Example("print -(1d + 2h)", "-1.02:00:00")]
  ) { arguments in
    constantFolded(arguments) { arguments in
      let value = arguments[0]
      if value.isAllNull { return .nulls(arguments.resultType, count: arguments.rowCount) }
      switch value.type {
      case .real: return .reals(Loop.map(value.reals()) { -$0 }, valid: value.validity)
      case .decimal:
        return Column(
          type: .decimal, count: value.count, storage: .decimals(value.decimals().map { -$0 }), valid: value.validity)
      default: return .longs(Loop.map(value.longs()) { 0 &- $0 }, arguments.resultType, valid: value.validity)
      }
    }
  }
}
