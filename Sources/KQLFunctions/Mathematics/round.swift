import Glibc
import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let round = ScalarFunction(
    name: "round",
    family: .mathematics,
    summary: "Rounds a number to a number of decimal places; half is rounded away from zero.",
    parameters: [
      .required("number", .number),
      .optional("precision", .type(.long), "0 by default; negative rounds to tens, hundreds, …"),
    ],
    result: .argument(0),
    resultName: .firstArgument,
    examples: [
      Example("print round(2.98765, 3), round(2.5), round(1234.5, -2)", "2.988 | 3.0 | 1200.0")
    ],
    evaluate: RoundFunction.evaluate
  )
}

private enum RoundFunction {
  static func evaluate(_ arguments: Arguments) -> Column {
    let argument = arguments[0]
    let precision = arguments.count > 1 ? arguments[1].longRows() : nil
    let valid = Column.zipValid(argument.validity, precision?.valid)
    switch argument.type {
    case .real:
      let values = argument.reals()
      let places = arguments.constantLong(1) ?? 0
      let result = values.indices.map { row in
        round(values[row], precision.map { $0.values[row] } ?? places)
      }
      return .reals(result, valid: valid)
    case .decimal:
      let values = argument.decimals()
      let result = values.indices.map { row in round(values[row], precision.map { $0.values[row] } ?? 0) }
      return Column(type: .decimal, count: result.count, storage: .decimals(result), valid: valid)
    default:
      let values = argument.longs()
      guard let precision else { return argument }
      return .longs(values.indices.map { round(values[$0], precision.values[$0]) }, argument.type, valid: valid)
    }
  }

  static func round(_ value: Double, _ precision: Int64) -> Double {
    if !value.isFinite || precision > 15 { return value }
    if precision == 0 { return value.rounded(.toNearestOrAwayFromZero) }
    let scale = pow(10, Double(abs(max(min(precision, 308), -308))))
    if precision < 0 { return (value / scale).rounded(.toNearestOrAwayFromZero) * scale }
    let scaled = value * scale
    return scaled.isFinite ? scaled.rounded(.toNearestOrAwayFromZero) / scale : value
  }

  private static func round(_ value: Int64, _ precision: Int64) -> Int64 {
    if precision >= 0 { return value }
    if precision < -18 { return 0 }
    var unit: Int64 = 1
    for _ in 0..<(-precision) { unit *= 10 }
    let rest = value % unit
    let base = value - rest
    if abs(rest) < unit - abs(rest) { return base }
    let (result, overflow) = base.addingReportingOverflow(rest < 0 ? -unit : unit)
    return overflow ? value : result
  }

  private static func round(_ value: Decimal128, _ places: Int64) -> Decimal128 {
    let precision = max(min(places, 1_000), -1_000)
    let drop = -Int64(value.exponent) - precision
    if drop <= 0 { return value }
    if drop > 38 { return .zero }
    var unit: UInt128 = 1
    for _ in 0..<drop { unit *= 10 }
    let quotient = value.significand / unit
    let isUp = value.significand % unit >= unit - value.significand % unit
    return Decimal128(
      significand: quotient + (isUp ? 1 : 0), exponent: Int16(clamping: -precision), isNegative: value.isNegative)
  }
}
