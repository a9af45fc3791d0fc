import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let abs = ScalarFunction(
    name: "abs",
    family: .mathematics,
    summary: "Calculates the absolute value of a number or a timespan.",
    parameters: [
      .required("number", .summable)
    ],
    result: .computed { types in
      switch types.first {
      case .int, .long: .long
      case .real, .decimal, .timespan: types[0]
      default: nil
      }
    },
    resultName: .firstArgument,
    examples: [
      Example("print abs(-5), abs(-1.5), abs(-1d)", "5 | 1.5 | 1.00:00:00")
    ],
    evaluate: Abs.evaluate
  )
}

private enum Abs {
  static func evaluate(_ arguments: Arguments) -> Column {
    let argument = arguments[0]
    let valid = argument.validity
    switch arguments.resultType {
    case .real: return .reals(argument.doubleRows().values.map { abs($0) }, valid: valid)
    case .decimal:
      let values = argument.decimals().map { value -> Decimal128 in
        Decimal128(significand: value.significand, exponent: value.exponent, isNegative: false)
      }
      return Column(type: .decimal, count: values.count, storage: .decimals(values), valid: valid)
    default:
      // The least value has no positive counterpart and stays.
      return .longs(argument.longs().map { $0 < 0 ? 0 &- $0 : $0 }, arguments.resultType, valid: valid)
    }
  }
}
